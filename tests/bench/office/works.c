/* works.c - see works.h. */

#include "tests/bench/office/works.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum { OPENED_ONE_IN = 16, ROWS_A_PAGE = 50 };

unsigned
load_below (Load *load, unsigned n)
{
  load->random ^= load->random << 13;
  load->random ^= load->random >> 7;
  load->random ^= load->random << 17;
  return load->random % n;
}

void
load_clients (Load *load, const char *file)
{
  sqlite3 *db;
  sqlite3_stmt *stmt;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (uint64_t)),
                     versions = g_array_new (FALSE, FALSE, sizeof (uint32_t));

  g_assert (sqlite3_open_v2 (file, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK);
  g_assert (sqlite3_prepare_v2 (db, "SELECT id, version FROM client WHERE deleted_at IS NULL", -1, &stmt, NULL)
            == SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      uint64_t id = sqlite3_column_int64 (stmt, 0);
      uint32_t version = sqlite3_column_int (stmt, 1);

      g_array_append_val (ids, id);
      g_array_append_val (versions, version);
    }
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  load->n_clients = ids->len;
  load->ids = (uint64_t *) g_array_free (g_steal_pointer (&ids), FALSE);
  load->versions = (uint32_t *) g_array_free (g_steal_pointer (&versions), FALSE);
}

/* The body of a reply, or NULL; the first refusals are said. */
static void *
open_reply (Load *load, const uint8_t *bytes, size_t n, const ProtobufCMessageDescriptor *type)
{
  Reply *reply = (Reply *) protobuf_c_message_unpack (&reply__descriptor, NULL, n, bytes);
  void *body = NULL;

  if (reply != NULL && reply->fault == NULL)
    body = protobuf_c_message_unpack (type, NULL, reply->body.len, reply->body.data);
  else if (reply != NULL && load->n_said++ < 5)
    fprintf (stderr, "refused: %d %s %s\n", reply->fault->status, reply->fault->text,
             reply->fault->n_blames > 0 ? reply->fault->blames[0]->field : "");
  if (reply != NULL)
    protobuf_c_message_free_unpacked (&reply->base, NULL);
  return body;
}

static size_t
ask_card (void *data, unsigned desk, uint64_t serial, uint8_t *bytes)
{
  Load *load = data;
  RecordRef ref = RECORD_REF__INIT;

  load->asked[desk] = load_below (load, load->n_clients);
  ref.id = load->ids[load->asked[desk]];
  return office_pack (bytes, serial, &clients_get_method, &ref, NULL, load->token);
}

/* Every sixteenth is opened: the desks' own work is not what is measured. */
static bool
hear_card (void *data, unsigned desk, const uint8_t *bytes, size_t n)
{
  Load *load = data;
  Client *card;
  bool right;

  if (load_below (load, OPENED_ONE_IN) != 0)
    return n > 150;
  card = open_reply (load, bytes, n, &client__descriptor);
  right = card != NULL && card->id == load->ids[load->asked[desk]] && card->name[0] != '\0'
          && card->branch_name[0] != '\0';
  if (card != NULL)
    protobuf_c_message_free_unpacked (&card->base, NULL);
  return right;
}

static bool
hear_anything (void *data, unsigned desk, const uint8_t *bytes, size_t n)
{
  return true;
}

static size_t
ask_search (void *data, unsigned desk, uint64_t serial, uint8_t *bytes)
{
  static const char *const keys[]
      = { "ива",   "смир",   "кузнец", "попо",     "васил", "петро",   "соколов", "миха",  "нов", "федо",
          "абрам", "ив але", "щерб",   "петр сер", "литв",  "голубев", "иван",    "алекс", "мор", "волк" };
  Load *load = data;
  FindQuery query = FIND_QUERY__INIT;

  query.text = (char *) keys[load_below (load, G_N_ELEMENTS (keys))];
  query.limit = 20;
  return office_pack (bytes, serial, &search_find_method, &query, NULL, load->token);
}

static bool
hear_search (void *data, unsigned desk, const uint8_t *bytes, size_t n)
{
  Hits *hits;

  if (load_below (data, OPENED_ONE_IN) != 0)
    return true;
  hits = open_reply (data, bytes, n, &hits__descriptor);
  if (hits != NULL)
    protobuf_c_message_free_unpacked (&hits->base, NULL);
  return hits != NULL;
}

static size_t
ask_list (void *data, unsigned desk, uint64_t serial, uint8_t *bytes)
{
  Load *load = data;
  ListQuery query = LIST_QUERY__INIT;

  query.limit = ROWS_A_PAGE;
  query.offset = load_below (load, MIN (20, load->n_clients / ROWS_A_PAGE)) * ROWS_A_PAGE;
  return office_pack (bytes, serial, &clients_list_method, &query, NULL, load->token);
}

static bool
hear_list (void *data, unsigned desk, const uint8_t *bytes, size_t n)
{
  ClientPage *page;
  bool right;

  if (load_below (data, OPENED_ONE_IN) != 0)
    return n > 1000;
  page = open_reply (data, bytes, n, &client_page__descriptor);
  right = page != NULL && page->n_clients == ROWS_A_PAGE;
  if (page != NULL)
    protobuf_c_message_free_unpacked (&page->base, NULL);
  return right;
}

static size_t
pack_save (Load *load, uint64_t serial, Client *record, const char **touched, unsigned n, uint8_t *bytes)
{
  ClientSave save = CLIENT_SAVE__INIT;
  uint8_t key[WIRE_KEY_SIZE];

  wire_new_key (key);
  save.record = record;
  save.touched = touched;
  save.n_touched = n;
  return office_pack (bytes, serial, &clients_save_method, &save, key, load->token);
}

/* One field of a client that exists; no two desks have the same one open. */
static size_t
ask_save (void *data, unsigned desk, uint64_t serial, uint8_t *bytes)
{
  const char *touched[] = { "note" };
  Load *load = data;
  unsigned place = load_below (load, load->n_clients / load->n_desks) * load->n_desks + desk;
  Client record = CLIENT__INIT;
  char note[40];

  load->asked[desk] = place;
  g_snprintf (note, sizeof note, "asked to call back at %u", load_below (load, 1000000));
  record.id = load->ids[place];
  record.version = load->versions[place];
  record.note = note;
  return pack_save (load, serial, &record, touched, 1, bytes);
}

static bool
hear_save (void *data, unsigned desk, const uint8_t *bytes, size_t n)
{
  Load *load = data;
  RecordRef *ref = open_reply (load, bytes, n, &record_ref__descriptor);

  if (ref == NULL)
    return false;
  load->versions[load->asked[desk]] = ref->version;
  protobuf_c_message_free_unpacked (&ref->base, NULL);
  return true;
}

static size_t
ask_create (void *data, unsigned desk, uint64_t serial, uint8_t *bytes)
{
  Load *load = data;
  Client record = CLIENT__INIT;
  char given[40];

  g_snprintf (given, sizeof given, "Анна %u", load_below (load, 1000000));
  record.form = CLIENT__FORM__PERSON;
  record.branch_id = load->branch_id;
  record.surname = "Сидорова";
  record.given_name = given;
  record.patronymic = "Петровна";
  return pack_save (load, serial, &record, NULL, 0, bytes);
}

static bool
hear_create (void *data, unsigned desk, const uint8_t *bytes, size_t n)
{
  RecordRef *ref = open_reply (data, bytes, n, &record_ref__descriptor);

  if (ref != NULL)
    protobuf_c_message_free_unpacked (&ref->base, NULL);
  return ref != NULL;
}

static size_t
ask_resume (void *data, unsigned desk, uint64_t serial, uint8_t *bytes)
{
  Load *load = data;
  Token token = TOKEN__INIT;

  token.token = load->token;
  return office_pack (bytes, serial, &session_resume_method, &token, NULL, (ProtobufCBinaryData) { 0, NULL });
}

static bool
hear_resume (void *data, unsigned desk, const uint8_t *bytes, size_t n)
{
  Me *me = open_reply (data, bytes, n, &me__descriptor);

  if (me != NULL)
    protobuf_c_message_free_unpacked (&me->base, NULL);
  return me != NULL;
}

const DeskWork works[]
    = { { "echo", ask_card, hear_anything }, { "card", ask_card, hear_card }, { "search", ask_search, hear_search },
        { "list", ask_list, hear_list },     { "save", ask_save, hear_save }, { "create", ask_create, hear_create } };
const size_t n_works = G_N_ELEMENTS (works);
const DeskWork resume_work = { "resume", ask_resume, hear_resume };
