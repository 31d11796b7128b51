/* profile.h - what this desk keeps on this machine: the key by which the bank knows it, and how it was left.
 *
 * Two files in one folder, the user's own (kontor under g_get_user_config_dir ()), or another when two desks are to run
 * on one machine. workstation.ini holds the secret key, is made with mode 0600, and is written only by enrolment;
 * desk.ini holds what may be lost.
 */

#pragma once

#include <glib.h>

#include "client/net/line.h"
#include "common/invite.h"

/* Reads both files; to be called once, first. NULL: the user's own folder. */
void profile_open (const char *folder);

bool profile_is_enrolled (void);
const char *profile_get_bank (void);            /* as the invitation called it; "" before enrolment */
const char *profile_get_workstation (void);
LineShape profile_get_line (void);              /* lives as long as the program, or until the next enrolment */

/* For this run, instead of those of the invitation; parted by commas. */
void profile_use_servers (const char *addresses);


/* Files that are written beside (drafts) go here; the folder exists. */
const char *profile_get_data_folder (void);

/* From now on the desk is this workstation. The keys are Z85. */
bool profile_enrol (const Invite *invite, const char *name, const char *public_key, const char *secret_key,
                    GError **error);

/* How the desk was left: "login", "dark", "tabs-17". Written within a second. NULL when nothing was; to be freed. */
char *profile_get (const char *name);
void profile_set (const char *name, const char *value);   /* NULL forgets it */
void profile_flush (void);
