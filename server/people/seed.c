/* seed.c - the roles that a new bank begins with. A bank edits them as it likes; nothing in the program asks for a
 * role, only for rights. */

#include <string.h>

#include "server/call/query.h"
#include "server/call/rights.h"
#include "server/call/save.h"
#include "server/people/people.h"

enum
{
  BRANCH = ROLE_RIGHT__BREADTH__BRANCH,
  BELOW = ROLE_RIGHT__BREADTH__BELOW,
  BANK = ROLE_RIGHT__BREADTH__BANK
};

typedef struct
{
  const char *name_en, *name_ru, *note_en, *note_ru;
  int breadth;               /* of the rights that have one */
  const char *rights;        /* names, or "module.*" */
} Seed;

static const Seed seeds[N_ROLES] = {
  [ROLE_ADMINISTRATOR]
  = { "Administrator", "Администратор", "Staff, branches, roles, workstations; sees no clients",
      "Сотрудники, отделения, роли, рабочие места; клиентов не видит", BANK,
      "people.view people.edit people.grant people.invite people.confirm people.export dictionaries.edit "
      "dictionaries.export work.view audit.verify" },
  [ROLE_SECURITY] = { "Security officer", "Сотрудник службы безопасности",
                      "Who looked at what; confirms what an administrator proposes",
                      "Кто что смотрел; подтверждает предложения администратора", BANK,
                      "clients.view clients.identity clients.security clients.edit clients.erase people.view "
                      "people.invite people.confirm people.export audit.changes audit.looks audit.export "
                      "audit.verify"
                      " records.note records.group records.open history.edit files.add" },
  [ROLE_AUDITOR]
  = { "Auditor", "Внутренний аудитор", "Sees everything, changes nothing", "Видит всё, не меняет ничего", BANK,
      "clients.view clients.identity clients.money clients.security people.view work.view audit.changes audit.looks "
      "audit.verify audit.export clients.export history.export records.export files.export people.export "
      "dictionaries.export work.export" },
  [ROLE_DIRECTOR] = { "Director of the network", "Директор сети", "All clients of the bank", "Все клиенты банка", BANK,
                      "clients.* history.* records.* files.* work.view work.undo "
                      "work.export people.view people.confirm people.export audit.changes" },
  [ROLE_REGIONAL]
  = { "Regional director", "Региональный директор", "Clients of the region's branches", "Клиенты отделений региона",
      BELOW,
      "clients.view clients.edit clients.delete clients.serve clients.identity clients.money clients.import "
      "clients.export history.* records.* files.* work.view work.undo work.export people.view people.confirm"
      " people.export audit.changes" },
  [ROLE_MANAGER] = { "Branch manager", "Управляющий отделением", "Clients of the branch", "Клиенты отделения", BELOW,
                     "clients.view clients.edit clients.delete clients.serve clients.identity clients.money "
                     "clients.import clients.export history.* records.* files.* work.undo work.export "
                     "people.view people.confirm people.export audit.changes" },
  [ROLE_ADVISER] = { "Client manager", "Клиентский менеджер", "Clients of the branch, day by day",
                     "Ежедневная работа с клиентами отделения", BRANCH,
                     "clients.view clients.edit clients.serve clients.identity clients.money clients.import "
                     "history.edit records.note records.group files.add" },
  [ROLE_ANALYST] = { "Credit analyst", "Кредитный аналитик", "Clients of the region, with their figures",
                     "Клиенты региона и их показатели", BELOW,
                     "clients.view clients.edit clients.identity clients.money clients.export history.* "
                     "records.note records.group records.export files.*" },
  [ROLE_CLERK]
  = { "Operations clerk", "Операционист", "Clients who come to the desk", "Клиенты, пришедшие в отделение", BRANCH,
      "clients.view clients.edit clients.serve clients.identity history.edit records.note files.add" },
};

static bool
names_right (const Seed *seed, const char *right)
{
  g_auto (GStrv) names = g_strsplit (seed->rights, " ", -1);

  for (unsigned i = 0; names[i] != NULL; i++)
    if (g_pattern_match_simple (names[i], right))
      return true;
  return false;
}

static bool
seed_role (Call *call, const Seed *seed, uint64_t *id)
{
  static const char *const touched[] = { "rights" };
  RoleRight *rights = arena_alloc (call->arena, n_rights_known * sizeof *rights);
  RoleRight **list = arena_alloc (call->arena, n_rights_known * sizeof *list);
  Role role = ROLE__INIT;
  RecordRef saved = RECORD_REF__INIT;

  role.name = call->caller->russian ? seed->name_ru : seed->name_en;
  role.note = call->caller->russian ? seed->note_ru : seed->note_en;
  role.rights = list;
  for (size_t i = 0; i < n_rights_known; i++)
    if (names_right (seed, rights_known[i].name))
      {
        RoleRight *right = list[role.n_rights] = &rights[role.n_rights];

        role_right__init (right);
        right->name = rights_known[i].name;
        right->breadth = right_has_reach (right->name) ? seed->breadth : BANK;
        role.n_rights++;
      }
  if (!query_save (call, &role, (const char **) touched, G_N_ELEMENTS (touched), &saved))
    return false;
  *id = saved.id;
  return true;
}

bool
people_seed_roles (Call *call, uint64_t ids[N_ROLES])
{
  for (unsigned role = 1; role < N_ROLES; role++)
    if (!seed_role (call, &seeds[role], &ids[role]))
      return false;
  return true;
}
