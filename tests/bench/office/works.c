/* works.c - see works.h. */

#include "tests/bench/office/works.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "common/text.h"

enum { OPENED_ONE_IN = 16, ROWS_A_PAGE = 50, TAIL = 7 };

const char *const name_keys[N_NAME_KEYS]
    = { "ива",   "смир",    "кузнец", "попо", "васил", "петро", "соколов", "миха", "нов",     "федо",
        "абрам", "алексан", "щерб",   "вол",  "литв",  "голу",  "иван",    "алекс", "морозов", "зай" };
const char *const word_keys[N_WORD_KEYS] = { "ив але", "петр сер", "иван ал", "смир ол", "куз мар", "алек ив",
                                             "серг петров", "анна с", "мих", "ольга куз", "татья", "вла" };
const char *const word_matches[N_WORD_KEYS] = {
  "\"ив\"* AND \"але\"*", "\"петр\"* AND \"сер\"*", "\"иван\"* AND \"ал\"*", "\"смир\"* AND \"ол\"*",
  "\"куз\"* AND \"мар\"*", "\"алек\"* AND \"ив\"*", "\"серг\"* AND \"петров\"*", "\"анна\"* AND \"с\"*", "\"мих\"*",
  "\"ольга\"* AND \"куз\"*", "\"татья\"*", "\"вла\"*" };

unsigned
load_below (Load *load, unsigned n)
{
  load->random ^= load->random << 13;
  load->random ^= load->random >> 7;
  load->random ^= load->random << 17;
  return load->random % n;
}

static char *
text_of (sqlite3_stmt *stmt, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, column));
}

static void
keep_known (GArray *known, sqlite3_stmt *stmt)
{
  Known one = { sqlite3_column_int64 (stmt, 0), text_of (stmt, 2), text_of (stmt, 3) };

  if (one.tin != NULL && one.phone != NULL)
    g_array_append_val (known, one);
}

void
load_clients (Load *load, const char *file)
{
  sqlite3 *db;
  sqlite3_stmt *stmt;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (uint64_t)),
                     versions = g_array_new (FALSE, FALSE, sizeof (uint32_t)),
                     known = g_array_new (FALSE, FALSE, sizeof (Known));

  g_assert (sqlite3_open_v2 (file, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK);
  g_assert (sqlite3_prepare_v2 (db, "SELECT id, version, tin, main_phone FROM client WHERE deleted_at IS NULL", -1,
                                &stmt, NULL)
            == SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      uint64_t id = sqlite3_column_int64 (stmt, 0);
      uint32_t version = sqlite3_column_int (stmt, 1);

      g_array_append_val (ids, id);
      g_array_append_val (versions, version);
      if (known->len < KNOWN_CLIENTS && (ids->len < KNOWN_CLIENTS / 2 || ids->len % 64 == 0))
        keep_known (known, stmt);
    }
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  g_assert (ids->len > 0 && known->len > 0);
  load->n_clients = ids->len;
  load->n_known = known->len;
  load->ids = (uint64_t *) g_array_free (g_steal_pointer (&ids), FALSE);
  load->versions = (uint32_t *) g_array_free (g_steal_pointer (&versions), FALSE);
  load->known = (Known *) g_array_free (g_steal_pointer (&known), FALSE);
}

/* The reply, or NULL when it is damaged or refused; the first refusals are said. */
static Reply *
open_envelope (Load *load, const uint8_t *bytes, size_t n)
{
  Reply *reply;

  if (load->spoil > 0 && ++load->n_heard % load->spoil == 0)
    n /= 2;
  reply = (Reply *) protobuf_c_message_unpack (&reply__descriptor, NULL, n, bytes);
  if (reply == NULL || reply->fault == NULL)
    return reply;
  if (load->n_said++ < 5)
    fprintf (stderr, "refused: %d %s %s\n", reply->fault->status, reply->fault->text,
             reply->fault->n_blames > 0 ? reply->fault->blames[0]->field : "");
  protobuf_c_message_free_unpacked (&reply->base, NULL);
  return NULL;
}

static void *
open_reply (Load *load, const uint8_t *bytes, size_t n, const ProtobufCMessageDescriptor *type)
{
  Reply *reply = open_envelope (load, bytes, n);
  void *body = reply != NULL ? protobuf_c_message_unpack (type, NULL, reply->body.len, reply->body.data) : NULL;

  if (reply != NULL)
    protobuf_c_message_free_unpacked (&reply->base, NULL);
  return body;
}

/* The first field of every record is its id. */
static uint64_t
id_of_body (ProtobufCBinaryData body)
{
  uint64_t id = 0;

  if (body.len < 2 || body.data[0] != 0x08)
    return 0;
  for (size_t i = 1; i < body.len && i <= 10; i++)
    {
      id |= (uint64_t) (body.data[i] & 0x7f) << (7 * (i - 1));
      if (body.data[i] < 0x80)
        return id;
    }
  return 0;
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

static bool
is_whole_card (ProtobufCBinaryData body)
{
  Client *card = (Client *) protobuf_c_message_unpack (&client__descriptor, NULL, body.len, body.data);
  bool whole = card != NULL && card->name[0] != '\0' && card->branch_name[0] != '\0' && card->n_communications > 0
               && card->n_addresses > 0;

  if (card != NULL)
    protobuf_c_message_free_unpacked (&card->base, NULL);
  return whole;
}

/* Every one must be the card that was asked for; every sixteenth is opened wholly: the desks' own work is not what is
 * measured. */
static bool
hear_card (void *data, unsigned desk, const uint8_t *bytes, size_t n)
{
  Load *load = data;
  Reply *reply = open_envelope (load, bytes, n);
  bool right = reply != NULL && id_of_body (reply->body) == load->ids[load->asked[desk]]
               && (load_below (load, OPENED_ONE_IN) != 0 || is_whole_card (reply->body));

  if (reply != NULL)
    protobuf_c_message_free_unpacked (&reply->base, NULL);
  return right;
}

/* The echo's noughts. */
static bool
hear_echo (void *data, unsigned desk, const uint8_t *bytes, size_t n)
{
  return n > 0 && bytes[0] == 0 && bytes[n - 1] == 0;
}

static size_t
ask_find (Load *load, uint64_t serial, const char *text, uint8_t *bytes)
{
  FindQuery query = FIND_QUERY__INIT;

  query.text = (char *) text;
  query.limit = 20;
  return office_pack (bytes, serial, &search_find_method, &query, NULL, load->token);
}

static size_t
ask_name (void *data, unsigned desk, uint64_t serial, uint8_t *bytes)
{
  Load *load = data;

  load->asked[desk] = load_below (load, N_NAME_KEYS);
  return ask_find (load, serial, name_keys[load->asked[desk]], bytes);
}

static size_t
ask_words (void *data, unsigned desk, uint64_t serial, uint8_t *bytes)
{
  Load *load = data;

  load->asked[desk] = load_below (load, N_WORD_KEYS);
  return ask_find (load, serial, word_keys[load->asked[desk]], bytes);
}

static unsigned
key_of (void *data, unsigned desk)
{
  return ((Load *) data)->asked[desk];
}

/* Nobody may be found who does not bear every word that was asked for. A small bank may have nobody. */
static bool
bears (const Hit *hit, const char *key)
{
  g_autofree char *folded = text_fold (hit->title);
  g_auto (GStrv) words = g_strsplit (key, " ", -1);
  bool bears = true;

  for (char **word = words; *word != NULL; word++)
    bears = bears && strstr (folded, *word) != NULL;
  return bears || strcmp (hit->field, "alt_names") == 0 || strcmp (hit->field, "full_name") == 0;
}

static bool
hear_hits (Load *load, const char *key, const uint8_t *bytes, size_t n)
{
  Hits *hits = open_reply (load, bytes, n, &hits__descriptor);
  bool right = hits != NULL && (hits->n_hits > 0 || load->n_clients < 5000);

  for (size_t i = 0; right && i < hits->n_hits; i++)
    right = hits->read_as[0] != '\0' || bears (hits->hits[i], key);
  if (hits != NULL)
    protobuf_c_message_free_unpacked (&hits->base, NULL);
  return right;
}

static bool
hear_name (void *data, unsigned desk, const uint8_t *bytes, size_t n)
{
  Load *load = data;

  return hear_hits (load, name_keys[load->asked[desk]], bytes, n);
}

static bool
hear_words (void *data, unsigned desk, const uint8_t *bytes, size_t n)
{
  Load *load = data;

  return hear_hits (load, word_keys[load->asked[desk]], bytes, n);
}

static size_t
ask_tin (void *data, unsigned desk, uint64_t serial, uint8_t *bytes)
{
  Load *load = data;

  load->asked[desk] = load_below (load, load->n_known);
  return ask_find (load, serial, load->known[load->asked[desk]].tin, bytes);
}

/* The last digits of a phone, as people say them. */
static size_t
ask_phone (void *data, unsigned desk, uint64_t serial, uint8_t *bytes)
{
  Load *load = data;
  const char *phone;

  load->asked[desk] = load_below (load, load->n_known);
  phone = load->known[load->asked[desk]].phone;
  return ask_find (load, serial, phone + strlen (phone) - TAIL, bytes);
}

/* Whoever has that number must be among the hits. */
static bool
hear_number (void *data, unsigned desk, const uint8_t *bytes, size_t n)
{
  Load *load = data;
  Hits *hits = open_reply (load, bytes, n, &hits__descriptor);
  g_autofree char *address = g_strdup_printf ("client:%" G_GUINT64_FORMAT, load->known[load->asked[desk]].id);
  bool right = false;

  for (size_t i = 0; hits != NULL && i < hits->n_hits; i++)
    right = right || strcmp (hits->hits[i]->address, address) == 0;
  if (hits != NULL)
    protobuf_c_message_free_unpacked (&hits->base, NULL);
  return right;
}

static size_t
ask_list (void *data, unsigned desk, uint64_t serial, uint8_t *bytes)
{
  Load *load = data;
  ListQuery query = LIST_QUERY__INIT;

  query.limit = ROWS_A_PAGE;
  query.offset = load_below (load, CLAMP (load->n_clients / ROWS_A_PAGE, 1, 20)) * ROWS_A_PAGE;
  return office_pack (bytes, serial, &clients_list_method, &query, NULL, load->token);
}

static bool
hear_list (void *data, unsigned desk, const uint8_t *bytes, size_t n)
{
  Load *load = data;
  ClientPage *page;
  bool right;

  page = open_reply (data, bytes, n, &client_page__descriptor);
  right = page != NULL && page->n_clients == MIN (ROWS_A_PAGE, load->n_clients);
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

static size_t
ask_sign_in (void *data, unsigned desk, uint64_t serial, uint8_t *bytes)
{
  Load *load = data;
  Credentials credentials = CREDENTIALS__INIT;
  uint8_t key[WIRE_KEY_SIZE];

  wire_new_key (key);
  credentials.login = load->login;
  credentials.password = load->password;
  return office_pack (bytes, serial, &session_sign_in_method, &credentials, key, (ProtobufCBinaryData) { 0, NULL });
}

static const DeskWork works[] = {
  { "echo", ask_card, hear_echo, NULL, NULL },
  { "card", ask_card, hear_card, NULL, NULL },
  { "name", ask_name, hear_name, key_of, name_keys },
  { "words", ask_words, hear_words, key_of, word_keys },
  { "inn", ask_tin, hear_number, NULL, NULL },
  { "phone", ask_phone, hear_number, NULL, NULL },
  { "list", ask_list, hear_list, NULL, NULL },
  { "save", ask_save, hear_save, NULL, NULL },
  { "create", ask_create, hear_create, NULL, NULL },
  { "resume", ask_resume, hear_resume, NULL, NULL },
  { "sign-in", ask_sign_in, hear_resume, NULL, NULL },
};

const DeskWork *
work_named (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (works); i++)
    if (strcmp (works[i].name, name) == 0)
      return &works[i];
  g_error ("nobody works as %s", name);
}
