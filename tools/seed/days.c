/* days.c - what happens with the clients who are there already: calls, visits, letters, a new phone, another manager.
 */

#include <string.h>

#include "history.pb-c.h"
#include "methods.h"
#include "records.pb-c.h"
#include "tools/seed/numbers.h"
#include "tools/seed/scene.h"

enum { RESULT = 23000, CATEGORY = 17000, FOR_WHOM = 0, MINUTE_MS = 60000 };

static Made *
anybody (Scene *scene)
{
  return &scene->made[dice_below (&scene->dice, scene->n_made)];
}

static bool
is_for (const char *whom, const Made *made)
{
  return strcmp (whom, "в") == 0 || strcmp (whom, made->company ? "ю" : "ч") == 0;
}

/* A row of a table whose first column says for whom it is. */
static char **
row_for (Scene *scene, const Table *table, const Made *made)
{
  char **row;

  do
    row = table->rows[dice_below (&scene->dice, table->n)];
  while (!is_for (row[FOR_WHOM], made));
  return row;
}

static void
save_event (Scene *scene, Event *event)
{
  EventSave save = EVENT_SAVE__INIT;

  save.record = event;
  save.touched = scene_touched (scene, event, &save.n_touched);
  hand_do (scene->hand, &history_save_method, &save);
  arena_reset (scene->scratch);
}

static void
something_happens (Scene *scene)
{
  enum { KIND = 1, INCOMING, RESULT_COLUMN, SUBJECT, TEXT };
  const Made *made = anybody (scene);
  char **row = row_for (scene, scene->events, made);
  Event event = EVENT__INIT;

  hand_as (scene->hand, scene->staff[made->worker].caller);
  event.of_kind = "client";
  event.of_id = made->id;
  event.kind = (Event__Kind) g_ascii_strtoull (row[KIND], NULL, 10);
  event.incoming = row[INCOMING][0] == '1';
  event.subject = row[SUBJECT];
  event.text = row[TEXT];
  event.state = EVENT__STATE__DONE;
  event.at = hand_moment (scene->hand) - dice_below (&scene->dice, 90) * MINUTE_MS;
  event.executor_id = scene->staff[made->worker].id;
  event.result_id = RESULT + g_ascii_strtoull (row[RESULT_COLUMN], NULL, 10);
  save_event (scene, &event);
}

static void
save_client (Scene *scene, Made *made, Client *client)
{
  ClientSave save = CLIENT_SAVE__INIT;
  const RecordRef *saved;

  client->id = made->id;
  client->version = made->version;
  save.record = client;
  save.touched = scene_touched (scene, client, &save.n_touched);
  saved = hand_do (scene->hand, &clients_save_method, &save);
  made->version = saved->version;
  arena_reset (scene->scratch);
}

/* Somebody at the desk changes a fact of the card. */
static void
something_changes (Scene *scene)
{
  static const Client__State states[] = { CLIENT__STATE__ACTIVE, CLIENT__STATE__ACTIVE, CLIENT__STATE__WATCHED,
                                          CLIENT__STATE__FORMER };
  Made *made = anybody (scene);
  Client client = CLIENT__INIT;
  Communication phone = COMMUNICATION__INIT, *phones[] = { &phone };

  hand_as (scene->hand, scene->staff[made->worker].caller);
  switch (dice_below (&scene->dice, 5))
    {
    case 0:
      client.state = states[dice_below (&scene->dice, G_N_ELEMENTS (states))];
      break;
    case 1:
      client.category_id = CATEGORY + 1 + dice_below (&scene->dice, 3);
      break;
    case 2:
      phone.kind = COMMUNICATION__KIND__MOBILE;
      phone.value = scene_own (scene, number_mobile (&scene->dice));
      phone.note = "новый номер";
      client.communications = phones;
      client.n_communications = 1;
      break;
    case 3:
      client.risk = dice_percent (&scene->dice, 70) ? CLIENT__RISK__LOW : CLIENT__RISK__MIDDLE;
      break;
    default:
      client.note = (char *) row_for (scene, scene->notes, made)[1];
    }
  save_client (scene, made, &client);
}

static void
somebody_notes (Scene *scene)
{
  const Made *made = anybody (scene);
  NoteSave save = NOTE_SAVE__INIT;
  Note note = NOTE__INIT;

  hand_as (scene->hand, scene->staff[made->worker].caller);
  note.kind = "client";
  note.record_id = made->id;
  note.text = row_for (scene, scene->notes, made)[1];
  save.record = &note;
  save.touched = scene_touched (scene, &note, &save.n_touched);
  hand_do (scene->hand, &records_save_note_method, &save);
  arena_reset (scene->scratch);
}

void
days_happen (Scene *scene, unsigned n_events, unsigned n_changes)
{
  enum { NOTE_EVERY = 9 };

  if (scene->n_made == 0)
    return;
  for (unsigned i = 0; i < n_events; i++)
    {
      something_happens (scene);
      scene->n_happened++;
      if (dice_below (&scene->dice, NOTE_EVERY) == 0)
        somebody_notes (scene);
    }
  for (unsigned i = 0; i < n_changes; i++)
    something_changes (scene);
}

/* Everybody at a desk has some things to do: a few late, some for today, more to come. */
void
days_plan (Scene *scene)
{
  enum { PER_PERSON = 9, SUBJECT = 1, TEXT = 2 };

  for (unsigned i = 0; i < PER_PERSON * scene->n_staff && scene->n_made > 0; i++)
    {
      const Made *made = anybody (scene);
      char **row = row_for (scene, scene->tasks, made);
      Event task = EVENT__INIT;

      hand_as (scene->hand, scene->staff[made->worker].caller);
      task.of_kind = "client";
      task.of_id = made->id;
      task.kind = EVENT__KIND__TASK;
      task.subject = row[SUBJECT];
      task.text = row[TEXT];
      task.state = EVENT__STATE__PLANNED;
      task.due_day = scene->today_day - 3 + dice_below (&scene->dice, 16);
      task.executor_id = scene->staff[made->worker].id;
      save_event (scene, &task);
    }
}

void
days_group (Scene *scene)
{
  enum { NAME = 0, WHAT_FOR = 1, SHARE = 25 };

  hand_as (scene->hand, NULL);
  for (unsigned i = 0; i < scene->groups->n; i++)
    {
      GroupSave save = GROUP_SAVE__INIT;
      Group group = GROUP__INIT;
      uint64_t id;

      group.name = scene->groups->rows[i][NAME];
      group.note = scene->groups->rows[i][WHAT_FOR];
      group.kind = "client";
      save.record = &group;
      save.touched = scene_touched (scene, &group, &save.n_touched);
      id = ((const RecordRef *) hand_do (scene->hand, &records_save_group_method, &save))->id;
      for (unsigned j = 0; j < MIN (scene->n_made / SHARE, 2000u); j++)
        {
          Membership membership = MEMBERSHIP__INIT;

          membership.group_id = id;
          membership.kind = "client";
          membership.record_id = scene->made[j * SHARE % scene->n_made + i].id;
          membership.member = true;
          hand_do (scene->hand, &records_join_method, &membership);
        }
      arena_reset (scene->scratch);
    }
}
