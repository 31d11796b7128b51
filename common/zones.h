/* zones.h - time zones as people of Russia call them: "Europe/Moscow" is "Moscow, UTC+3"; others stay as they are. */

#pragma once

char *zone_show (const char *name);        /* g_free () */
const char *zone_read (const char *text);  /* the zone's name, of a city or of what zone_show () gave; else @text */
