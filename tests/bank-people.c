/* bank-people.c - what a bank's people hold in its tables, put there by the house. */

#include <stdarg.h>

#include "tests/bank.h"

uint64_t
bank_role (Bank *bank, const char *name, RoleRight__Breadth breadth, ...)
{
  enum { MOST = 8 };
  RoleRight list[MOST], *rights[MOST];
  size_t n = 0;
  RecordRef *role;
  const char *right;
  va_list all;

  va_start (all, breadth);
  while ((right = va_arg (all, const char *)) != NULL)
    {
      g_assert (n < MOST);
      list[n] = *A (RoleRight, role_right, .name = right, .breadth = breadth);
      rights[n] = &list[n];
      n++;
    }
  va_end (all);
  role = bank_ask (bank, "house", &people_save_role_method,
                   A (RoleSave, role_save, .record = A (Role, role, .name = name, .n_rights = n, .rights = rights),
                      .n_touched = 1, .touched = TOUCHED ("rights")));
  return role->id;
}

RecordRef *
bank_grant (Bank *bank, uint64_t person, uint64_t role, uint64_t branch)
{
  return bank_ask (bank, "house", &people_grant_method,
                   A (Holding, holding, .person_id = person, .role_id = role, .branch_id = branch));
}
