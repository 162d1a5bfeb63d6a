/* Reads one calendar object from the standard input and prints what libical holds against it (RFC 5546 restrictions). */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  static char text[1 << 20];
  text[fread(text, 1, sizeof text - 1, stdin)] = 0;
  icalcomponent *calendar = icalparser_parse_string(text);
  if (!calendar) return puts("not a calendar"), 2;
  int sound = icalrestriction_check(calendar);
  char *written = icalcomponent_as_ical_string_r(calendar);
  int faults = icalcomponent_count_errors(calendar);
  if (!sound || faults) fputs(written, stdout);
  icalmemory_free_buffer(written);
  icalcomponent_free(calendar);
  return sound && !faults ? 0 : 1;
}
