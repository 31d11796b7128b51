/* network.c - the bank itself: settings, the tree of offices, roles, and the people who hold them. */

#include <stdlib.h>
#include <string.h>

#include "methods.h"
#include "server/people/people.h"
#include "tools/seed/numbers.h"
#include "tools/seed/scene.h"

enum { ZONE_COLUMN = 3, AREA_COLUMN = 5 };

static unsigned
city_row (const Scene *scene, const char *city)
{
  for (unsigned i = 0; i < scene->cities->n; i++)
    if (strcmp (scene->cities->rows[i][0], city) == 0)
      return i;
  g_error ("%s is not among the cities", city);
}

static void
make_office (Scene *scene, char **row)
{
  Office *office = &scene->offices[scene->n_offices];
  const Office *above = office;
  BranchSave save = BRANCH_SAVE__INIT;
  Branch branch = BRANCH__INIT;

  office->level = (unsigned) (row[0][0] - '0');
  office->code = row[1];
  office->city = row[3];
  office->city_row = city_row (scene, row[3]);
  while (office->level > 0 && above->level >= office->level && above > scene->offices)
    above--;

  branch.name = row[2];
  branch.code = row[1];
  branch.parent_id = office->level > 0 ? above->id : 0;
  branch.city = row[3];
  branch.address = row[4];
  branch.phone = scene_own (scene, number_landline (&scene->dice, scene->cities->rows[office->city_row][AREA_COLUMN]));
  branch.zone = scene->cities->rows[office->city_row][ZONE_COLUMN];
  branch.state = BRANCH__STATE__OPEN;
  save.record = &branch;
  save.touched = scene_touched (scene, &branch, &save.n_touched);
  office->id = ((const RecordRef *) hand_do (scene->hand, &people_save_branch_method, &save))->id;
  scene->n_offices++;
}

/* "Соколова" -> "sokolova": what a login is made of. */
static char *
in_latin (const char *russian)
{
  static const char *const latin[] = { "a",  "b",  "v",  "g",   "d", "e", "zh", "z", "i",  "y", "k",
                                       "l",  "m",  "n",  "o",   "p", "r", "s",  "t", "u",  "f", "kh",
                                       "ts", "ch", "sh", "sch", "",  "y", "",   "e", "yu", "ya" };
  g_autofree char *small = g_utf8_strdown (russian, -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *at = small; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (letter >= 0x430 && letter < 0x450)
        g_string_append (text, latin[letter - 0x430]);
      else if (letter == 0x451)
        g_string_append (text, "e");
      else if (letter < 128)
        g_string_append_c (text, (char) letter);
    }
  return g_strdup (text->str);
}

static bool
login_is_taken (GHashTable *logins, const char *login)
{
  return !g_hash_table_add (logins, g_strdup (login));
}

static char *
login_of (Scene *scene, GHashTable *logins, const char *wanted, const char *surname)
{
  g_autofree char *latin = in_latin (surname);
  char *login = scene_print (scene, "%s", wanted[0] != '\0' ? wanted : latin);

  for (unsigned i = 2; login_is_taken (logins, login); i++)
    login = scene_print (scene, "%s%u", latin, i);
  return login;
}

static void
grant (Scene *scene, const Worker *worker, const uint64_t *roles)
{
  Holding holding = HOLDING__INIT;

  holding.person_id = worker->id;
  holding.role_id = roles[worker->role];
  holding.branch_id = scene->offices[worker->office].id;
  holding.first_day = day_of (hand_moment (scene->hand));
  hand_do (scene->hand, &people_grant_method, &holding);
}

static const Worker *
hire (Scene *scene, GHashTable *logins, unsigned office, const char *const *post, const char *password_hash)
{
  Worker *worker = &scene->staff[scene->n_staff];
  bool female = dice_percent (&scene->dice, 60);
  const char *surname = scene->surnames->rows[dice_below (&scene->dice, scene->surnames->n)][female];
  const char *given = female ? scene->females->rows[dice_early (&scene->dice, scene->females->n)][0]
                             : scene->males->rows[dice_early (&scene->dice, scene->males->n)][0];
  const char *patronymic = scene->males->rows[dice_early (&scene->dice, scene->males->n)][female ? 2 : 1];
  PersonSave save = PERSON_SAVE__INIT;
  Person person = PERSON__INIT;
  Call *call;

  g_assert (scene->n_staff < MAX_STAFF);
  person.login = login_of (scene, logins, post[3], surname);
  person.name = scene_print (scene, "%s %s %s", surname, given, patronymic);
  person.post = (char *) post[2];
  person.branch_id = scene->offices[office].id;
  person.phone = scene_own (scene, number_mobile (&scene->dice));
  person.email = scene_print (scene, "%s@kontor.example", person.login);
  person.state = PERSON__STATE__WORKS;
  save.record = &person;
  save.touched = scene_touched (scene, &person, &save.n_touched);
  *worker = (Worker) { .office = office,
                      .role = (unsigned) (strtoul (post[1], NULL, 10)),
                      .name = g_strdup (person.name) };
  worker->id = ((const RecordRef *) hand_do (scene->hand, &people_save_method, &save))->id;
  call = hand_call (scene->hand);
  hand_must (scene->hand, call, people_set_password (call, worker->id, password_hash, false));
  scene->n_staff++;
  return worker;
}

static void
hire_all (Scene *scene, const uint64_t *roles, const char *password_hash)
{
  g_autoptr (GHashTable) logins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (unsigned i = 0; i < scene->posts->n; i++)
    for (unsigned office = 0; office < scene->n_offices; office++)
      {
        char **post = scene->posts->rows[i];
        bool anywhere = strcmp (post[0], "*") == 0 && scene->offices[office].level == 2
                        && strcmp (scene->offices[office].code, "0202") != 0;

        if (anywhere || strcmp (post[0], scene->offices[office].code) == 0)
          grant (scene, hire (scene, logins, office, (const char *const *) post, password_hash), roles);
      }
}

/* Callers are made when everybody is there, for rights reach as far as the tree then does. */
static void
open_doors (Scene *scene)
{
  unsigned n = 0;

  for (unsigned i = 0; i < scene->n_staff; i++)
    {
      Call *call = hand_call (scene->hand);
      Caller *caller = NULL;

      hand_must (scene->hand, call, people_caller (call, scene->staff[i].id, 0, 0, &caller));
      scene->staff[i].caller = caller;
    }
  for (unsigned office = 0; office < scene->n_offices; office++)
    {
      scene->offices[office].first_desk = n;
      for (unsigned i = 0; i < scene->n_staff; i++)
        if (scene->staff[i].office == office
            && (scene->staff[i].role == ROLE_MANAGER || scene->staff[i].role == ROLE_ADVISER))
          scene->desk[n++] = i;
      scene->offices[office].n_desk = n - scene->offices[office].first_desk;
    }
}

void
network_make (Scene *scene, const char *password_hash)
{
  uint64_t roles[N_ROLES];
  Call *call = hand_call (scene->hand);

  hand_must (scene->hand, call, people_set (call, "bank", "Банк «Контор»") && people_set (call, "demo", "1"));
  call = hand_call (scene->hand);
  hand_must (scene->hand, call, people_seed_roles (call, roles));
  for (unsigned i = 0; i < scene->branches->n; i++)
    make_office (scene, scene->branches->rows[i]);
  hire_all (scene, roles, password_hash);
  open_doors (scene);
  hand_commit (scene->hand);
}
