/* export-parts.h - which files this desk is making, so that none is left half made beside its place when the desk ends
 * in the middle of one.
 *
 * Each is noted in the profile before there is anything of it, under the number of the process that makes it. Whoever
 * ends in order removes his own; a desk that starts removes those of desks that went down, and leaves alone what
 * another is making now.
 */

#pragma once

#include <gio/gio.h>

/* The place of the note: to be unlinked when nothing is at @part any more; to be freed. */
char *export_part_note (GFile *part);

void export_parts_sweep (void);    /* at the start: in a thread, for a part may lie on a share */
void export_parts_remove (void);   /* at the end: waits, but not for long; what it leaves the next start removes */
