/* scene.h - what the parts of the seeder share: the words, the chance, the bank as it stands so far. */

#pragma once

#include "clients.pb-c.h"
#include "people.pb-c.h"
#include "tools/seed/hand.h"
#include "tools/seed/dice.h"
#include "tools/seed/table.h"

enum { MAX_STAFF = 100, MAX_BRANCHES = 30, MS_DAY = 86400000 };

typedef struct
{
  uint64_t id;
  const char *code, *city;
  unsigned city_row;             /* in cities */
  unsigned level;
  unsigned first_desk, n_desk;   /* of those who serve clients there, in Scene.desk */
} Office;

typedef struct
{
  uint64_t id;
  char *name;
  unsigned office, role;
  const Caller *caller;
} Worker;

/* What is remembered of a client that has been made, for whatever happens with it later. */
typedef struct
{
  uint64_t id;
  uint32_t version;
  uint16_t surname, street;      /* rows */
  uint8_t office, city, worker;
  uint8_t company : 1, female : 1, taken : 1;   /* taken: married, or somebody's director */
  uint16_t house, flat;
} Made;

typedef struct
{
  Hand *hand;
  Dice dice;
  Arena *scratch;                /* of the record being made */
  Table *surnames, *males, *females, *cities, *streets, *banks, *companies, *prefixes, *jobs, *branches, *posts,
    *events, *tasks, *notes, *groups;
  int64_t today;                 /* midnight UTC of the day on which the demo begins */
  uint32_t today_day;            /* as a day number */
  bool steady;                   /* rests on the days on which a demo of a Sunday rests */
  unsigned n_clients;            /* to be made */
  Office offices[MAX_BRANCHES];
  unsigned n_offices;
  Worker staff[MAX_STAFF];
  unsigned n_staff;
  unsigned desk[MAX_STAFF];      /* rows of staff, those of an office together */
  Made *made;
  unsigned n_made, n_happened;
  uint64_t *group_ids;
} Scene;

enum { EPOCH_DAY = 719163 };     /* GDate's day number of 1970-01-01 */

static inline uint32_t
day_of (int64_t moment)
{
  return (uint32_t) (moment / MS_DAY) + EPOCH_DAY;
}

/* scene.c: a text from g_strdup_printf () and the like becomes the scratch arena's; the names of all present fields of
 * a record, as a save touches them; a fresh array of the scratch arena. */
char *scene_own (Scene *scene, char *text);
char *scene_print (Scene *scene, const char *format, ...) G_GNUC_PRINTF (2, 3);
const char **scene_touched (Scene *scene, const void *record, size_t *n);
const char *scene_word (Scene *scene, const Table *table, unsigned column);   /* of any row */
#define SCENE_NEW(scene, Type, type, n) ((Type *) scene_new ((scene), &type##__descriptor, (n)))
void *scene_new (Scene *scene, const ProtobufCMessageDescriptor *type, unsigned n);
/* Appends @row to an array that has room for @room. */
#define SCENE_ADD(record, list, row) ((record)->list[(record)->n_##list++] = (row))

/* network.c: settings, offices, roles and people. Stands @moment at the bank's first day. */
void network_make (Scene *scene, const char *password_hash);

/* client.c: one client more, served by one of @office. */
void client_make (Scene *scene, unsigned office);

/* days.c: what one working day brings besides new clients. */
void days_happen (Scene *scene, unsigned n_events, unsigned n_changes);
void days_plan (Scene *scene);     /* tasks that wait for the people of the demo */
void days_group (Scene *scene);    /* groups and their members */
