/* person.c - somebody who is to sign in, and the password with which he does; for init and for person. */

#include <stdio.h>

#include "kontorctl/ctl.h"
#include "people.rpc.h"
#include "server/lanes/sign-in.h"
#include "server/people/people.h"

bool
ctl_take_password (const Ctl *ctl, int fd, const char *login, CtlPassword *password)
{
  char *text = fd >= 0 ? ctl_read_secret (fd, "") : ctl_make_secret ();
  const char *complaint = text != NULL ? sign_in_complaint (text, "", login) : "There is no password to be read";
  const SignInCost cost = { ctl->conf->password_operations, (size_t)ctl->conf->password_mib << 20 };

  *password = (CtlPassword){ .text = text, .is_made = fd < 0 };
  if (complaint != NULL)
    fprintf (stderr, "kontorctl: %s\n", complaint);
  else
    password->hash = sign_in_hash (text, cost);
  return complaint == NULL;
}

void
ctl_drop_password (CtlPassword *password)
{
  g_free (password->hash);
  if (password->text != NULL)
    ctl_forget (password->text);
}

bool
ctl_add_person (Call *call, const CtlPerson *wanted)
{
  const char *touched[] = { "login", "name", "branch_id", "state" };
  Person person = PERSON__INIT;
  PersonSave save = PERSON_SAVE__INIT;
  Holding holding = HOLDING__INIT;
  RecordRef saved = RECORD_REF__INIT, held = RECORD_REF__INIT;

  person.login = wanted->login;
  person.name = wanted->name;
  person.branch_id = wanted->branch_id;
  person.state = PERSON__STATE__WORKS;
  save.record = &person;
  save.touched = touched;
  save.n_touched = G_N_ELEMENTS (touched);
  if (!people_save (call, &save, &saved)
      || !people_set_password (call, saved.id, wanted->password->hash, wanted->password->is_made))
    return false;
  holding.person_id = saved.id;
  holding.role_id = wanted->role_id;
  holding.branch_id = wanted->branch_id;
  return wanted->role_id == 0 || people_grant (call, &holding, &held);
}
