/**
 * Words and patterns that lists of leaked passwords begin with, as far as they are long enough here or become so
 * with digits behind them. Compared in lower case, without separators and without trailing digits.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
password passwordpassword mypassword newpassword oldpassword thepassword thisismypassword thisispassword passw0rd p@ssw0rd
passwort contrasena motdepasse secretpassword supersecret topsecret letmein letmeinplease letmeinnow welcome welcomeback
welcomehome administrator admin adminadmin adminadminadmin administration administrateur sysadmin superadmin superuser rootroot
root rootpassword adminpassword administratorpassword userpassword testpassword testtesttest testing testingtesting test changeme
changemenow changemeplease default defaultpassword temporary temporarypassword temppassword guestguest guest demo demodemo
qwerty qwertyuiop qwertyqwerty qwertyuiopasdf qwertyuiopasdfgh qwertyuiopasdfghjkl asdfghjkl asdfghjklzxcvbnm zxcvbnm
zxcvbnmzxcvbnm asdfasdfasdf asdfqwerzxcv qweasdzxc qweasdzxcqwe 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1q2w3e4r5t6y7u8i9o0p
q1w2e3r4t5y6 q1w2e3r4t5y6u7i8 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc 1qaz1qaz1qaz zaq12wsxcde3 zaq12wsx qazwsxedcrfv
qazwsxedc qazwsxedcrfvtgb 123qweasdzxc 123qwe123qwe 1234qwerasdf 1234qwerasdfzxcv abc123abc123 abcd1234abcd a1b2c3d4e5f6
aa12345678 aa123456789 aa1234567890 a123456789 a1234567890 a12345678910 abc123456789 abcd123456789 abc1234567890 qq123456789
qq1234567890 qwe123456789 asd123456789 zxc123456789 q123456789 w123456789 z123456789 123456789a 1234567890a 123456789abc 12345678910
123456789012 1234567890123 12345678901234 123456123456 123123123123 123321123321 121212121212 112233445566 11223344556677
102030405060 147258369147 159357159357 147852369147 789456123789 987654321012 741852963741 110110110110 520520520520 5201314520
5201314 52013145201314 13145201314 woaini woainiwoaini woaini1314 woaini520 woaini1314520 woaini5201314 woaiwojia woaizhongguo
woaini123456 iloveyou iloveyouiloveyou iloveyouforever iloveyousomuch ilovechina iloveu ilovemyself forever foreverlove
iloveyou1314 nihao nihaonihao nihaoma zhongguo zhongguoren zhonghua beijing beijinghuanying shanghai gongzuo bangongshi
bangongshibangong mima mimamima wodemima wodemimashi xinmima chushimima dengludenglu yonghumima guanliyuan guanliyuanmima
xitongguanliyuan huiyi huiyihuiyi huishang huishanghuishang huiyixitong lingdaoxiaozu lingdaobangongshi xietiaohuiyi dubanshixiang
zhengfu shizhengfu nanshuibeidiao government municipal cityhall meetingoffice office officeoffice coordination
football baseball basketball volleyball princess princessprincess sunshine dragon dragondragon monkey shadow master superman
batman spiderman starwars pokemon computer internet whatever trustno1 freedom charlie michael jennifer jessica jordan
hello helloworld hellohello helloworldhello goodluck happybirthday happyhappy summer winter spring autumn summertime
correcthorsebatterystaple chinachina china chinapassword samsung lenovo huawei xiaomi microsoft windows google baidu taobao
alibaba tencent wechat weixin qwer1234qwer asdf1234asdf zxcv1234zxcv 1234abcd1234 111222333444 333222111000 100200300400
`
    .trim()
    .split(/\s+/),
)
