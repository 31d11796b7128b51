/* ctl.h - what the operator's commands share: the settings, the store, secrets that are read and never shown.
 *
 * A store command needs the store's files and is entered in the access log with the name of the user of the system.
 * What it writes goes through the rooms' own functions, as calls of the house, so it is in the change log like
 * anybody's work.
 */

#pragma once

#include "server/audit/heads.h"
#include "server/call/call.h"
#include "server/conf.h"

enum
{
  CTL_ARENA = 64 << 20
};

typedef struct
{
  const char *config; /* path of kontord.conf */
  Conf *conf;
  Store *store;
  Link *link; /* for writing */
  Arena *arena;
  bool russian; /* how the house's calls speak where they make something */
} Ctl;

/* All of these say what is wrong on stderr. */
bool ctl_open (Ctl *ctl, const char *config);
void ctl_close (Ctl *ctl);

typedef bool CtlWork (Call *call, void *data);

/* Runs @work in a transaction, as @what ("workstation invite"), and commits when it returns true. */
bool ctl_write (Ctl *ctl, const char *what, CtlWork *work, void *data);

/* The same without writing, beside people who write: one snapshot. */
bool ctl_read (Ctl *ctl, CtlWork *work, void *data);

/* The key of this server for heads and epochs; to be given to heads_forget (). */
bool ctl_open_heads (const Conf *conf, HeadsKey *key);

const char *ctl_user (Arena *arena); /* of the system; @arena for a number where there is no name */

bool ctl_nothing_more (Call *call, void *data); /* work that only wants its entry in the access log */

/* Says @error, which is freed, and gives EXIT_FAILURE. */
int ctl_complain (char *error);

/* A fault as the operator reads it. */
void ctl_say_fault (const Fault *fault);

/* A secret from descriptor @fd, or from the terminal without echo when it is negative; in locked memory, to be given to
 * ctl_forget (). NULL when there is none. */
char *ctl_read_secret (int fd, const char *prompt);
char *ctl_make_secret (void); /* words of random letters, easy to read aloud */
void ctl_forget (char *secret);

/* A password that somebody chose, read from @fd, or one that is made and must be changed; hashed as this bank does. To
 * be given to ctl_drop_password (), also after a complaint. */
typedef struct
{
  char *text, *hash;
  bool is_made;
} CtlPassword;

bool ctl_take_password (const Ctl *ctl, int fd, const char *login, CtlPassword *password);
void ctl_drop_password (CtlPassword *password);

/* Somebody who works in the bank, with the password and, unless it is 0, a role in his branch. */
typedef struct
{
  const char *login, *name;
  uint64_t branch_id, role_id;
  const CtlPassword *password;
} CtlPerson;

bool ctl_add_person (Call *call, const CtlPerson *person);

/* Prints "person list", "role list" and the like, however long. */
bool ctl_list (Ctl *ctl, const char *what);

/* A command: @argv [0] is its name. */
typedef int CtlCommand (const char *config, int argc, char **argv);
CtlCommand ctl_init, ctl_key, ctl_person, ctl_role, ctl_branch, ctl_workstation, ctl_session, ctl_ticket, ctl_methods,
    ctl_call, ctl_enrol, ctl_backup, ctl_restore, ctl_verify, ctl_head, ctl_rekey, ctl_move;

/* Parses @entries; false after a complaint. What is left in @argv are the words. */
const char *ctl_or (const char *given, const char *otherwise);
bool ctl_options (const char *usage, const GOptionEntry *entries, int *argc, char ***argv);
