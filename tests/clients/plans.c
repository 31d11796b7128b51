/* plans.c - lists, search and cards are found along indexes, whatever part of the bank a person sees: the whole, a
 * region, one branch of a thousand, nothing.
 *
 * Whoever sees more than a narrow part walks each order of the list as it stands: nothing is sorted but the page, and
 * a filter by type, state or risk goes along an index of its own in the order of names. Behind a row that the desk has,
 * the walk begins at that row, however many others have the same value.
 *
 * What the handlers really asked is taken from the connection and explained anew. PostgreSQL chooses by how many rows
 * there are, and here there are none: it is told that to walk a table and to sort are dear, and what it does so all the
 * same it can do in no other way, however many rows there be (tests/bench/reach measures both).
 */

#include <libpq-fe.h>
#include <sqlite3.h>
#include <string.h>

#include "server/store/postgresql.h"
#include "store.pb-c.h"
#include "tests/clients/people.h"

enum { PLACES = 1000, MOST = 64, TEXT = 25 /* of the server's types */ };

typedef struct
{
  sqlite3 *db;
  PGconn *pg;
  const char *who;
  bool wide;
  unsigned n_seen, n_walks, n_filtered, n_unowned, n_behind, n_worded;
} Judge;

static const char *const filters[] = { "type", "state", "risk" };

/* A whole table walked, and not one of the subqueries that hold a page, nor one of the bank's small tables. */
static bool
walks_a_table (const char *step)
{
  static const char *const small[] = { "p", "q", "k", "f", "counted", "seen", NULL };
  g_auto (GStrv) words = g_strsplit (step, " ", 3);

  return g_str_has_prefix (step, "SCAN ") && strstr (step, "USING") == NULL && strstr (step, "CONSTANT ROW") == NULL
         && strstr (step, "VIRTUAL TABLE") == NULL && !g_strv_contains (small, words[1]);
}

/* From one anchor of a list to the next: the walk that every page begins with, without the page. */
static bool
is_walk (const char *sql)
{
  return g_str_has_prefix (sql, "SELECT k.id, k.") && strstr (sql, " ORDER BY k.") != NULL;
}

#define UNOWNED "INDEX client_unowned"

/* "client_by_risk" for a page of the list by risk in the order of names; NULL for other statements. */
static char *
index_of_filter (const char *sql)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autofree char *condition = g_strdup_printf (" AND %s = :f0", filters[i]);

      if (g_str_has_prefix (sql, "SELECT c.id") && strstr (sql, condition) != NULL)
        return g_strdup_printf ("INDEX client_by_%s ", filters[i]);
    }
  if (g_str_has_prefix (sql, "SELECT c.id") && strstr (sql, " AND manager_id IS NULL") != NULL)
    return g_strdup (UNOWNED);
  return NULL;
}

static void
judge (const char *sql, void *data)
{
  Judge *self = data;
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL), *index = index_of_filter (sql);
  bool worded = strstr (sql, " MATCH ") != NULL, along = false;
  bool behind = strstr (sql, ") same UNION ALL ") != NULL, at_mark = false, merged = false;
  sqlite3_stmt *stmt;

  if (strstr (sql, " client") == NULL || g_str_has_prefix (sql, "INSERT") || g_str_has_prefix (sql, "UPDATE"))
    return;
  g_assert_cmpint (sqlite3_prepare_v2 (self->db, explain, -1, &stmt, NULL), ==, SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      const char *step = (const char *) sqlite3_column_text (stmt, 3);

      if (walks_a_table (step))
        g_error ("for %s a table is walked (%s): %s", self->who, step, sql);
      if (self->wide && is_walk (sql) && strstr (step, "TEMP B-TREE") != NULL)
        g_error ("for %s the list is sorted (%s): %s", self->who, step, sql);
      if (worded && strstr (step, " USING ") != NULL && strstr (step, "PRIMARY KEY") == NULL
          && strstr (step, "record_access") == NULL)
        g_error ("for %s words are not looked up before all else (%s): %s", self->who, step, sql);
      merged = merged || g_str_has_prefix (step, "MERGE (UNION ALL)");
      at_mark = at_mark || strstr (step, "=? AND id>?") != NULL || strstr (step, "=? AND id<?") != NULL
                || strstr (step, "INDEX client_one_") != NULL;
      along = along || (index != NULL && strstr (step, index) != NULL);
    }
  sqlite3_finalize (stmt);
  if (index != NULL && !along)
    g_error ("for %s a filter goes along no index: %s", self->who, sql);
  if (behind && !at_mark)
    g_error ("for %s all rows of one value are walked: %s", self->who, sql);
  if (behind && !merged && strstr (sql, " ORDER BY k.") != NULL)
    g_error ("for %s all rows behind a mark are sorted: %s", self->who, sql);
  self->n_filtered += along;
  self->n_unowned += along && strcmp (index, UNOWNED) == 0;
  self->n_behind += behind;
  self->n_seen++;
  self->n_walks += is_walk (sql);
  self->n_worded += worded;
}

/* Of the tables that have many rows. */
static bool
walks_many_rows (const char *step)
{
  static const char *const many[] = { "client", "client_search", "client_communication", "client_document",
                                      "client_account", "record_access", "change", NULL };
  const char *scan = strstr (step, "Seq Scan on ");
  g_auto (GStrv) words = g_strsplit (scan != NULL ? scan : "", " ", 5);

  return scan != NULL && g_strv_contains (many, words[3]);
}

/* As the server wants it: ":id" and "@user" by their numbers; what stands in quotes stays. Of a word that may be absent
 * it could not tell what it is. */
static char *
numbered (const char *sql, Oid *types, unsigned *n_types)
{
  static const char *const texts[] = { ":first", ":second", ":third", ":fourth", NULL };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) text = g_string_new (NULL);
  bool quoted = false;

  for (const char *p = sql; *p != '\0'; p++)
    {
      size_t length = strspn (p + 1, "abcdefghijklmnopqrstuvwxyz0123456789_");
      g_autofree char *name = g_strndup (p, length + 1);
      guint n = 0;

      quoted ^= *p == '\'';
      if (quoted || (*p != ':' && *p != '@') || !g_ascii_islower (p[1]))
        {
          g_string_append_c (text, *p);
          continue;
        }
      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, &n))
        {
          n = names->len;
          g_assert_cmpuint (n, <, MOST);
          types[n] = g_strv_contains (texts, name) ? TEXT : 0;
          g_ptr_array_add (names, g_strdup (name));
        }
      g_string_append_printf (text, "$%u", n + 1);
      p += length;
    }
  *n_types = names->len;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The plan of a statement for whatever it will be asked with. */
static char *
explain_on_server (PGconn *pg, const char *sql)
{
  g_autoptr (GString) run = g_string_new ("EXPLAIN (COSTS OFF) EXECUTE judged"), plan = g_string_new (NULL);
  Oid types[MOST] = { 0 };
  unsigned n;
  g_autofree char *text = numbered (sql, types, &n);
  PGresult *result = PQprepare (pg, "judged", text, (int) n, types);

  if (PQresultStatus (result) != PGRES_COMMAND_OK)
    g_error ("%s: %s", sql, PQerrorMessage (pg));
  PQclear (result);
  for (unsigned i = 0; i < n; i++)
    g_string_append (run, i == 0 ? " (NULL" : ", NULL");
  result = PQexec (pg, g_string_append (run, n > 0 ? ")" : "")->str);
  for (int i = 0; i < PQntuples (result); i++)
    g_string_append_printf (plan, "%s\n", PQgetvalue (result, i, 0));
  if (plan->len == 0)
    g_error ("%s: %s", sql, PQerrorMessage (pg));
  PQclear (result);
  PQclear (PQexec (pg, "DEALLOCATE judged"));
  return g_string_free (g_steal_pointer (&plan), FALSE);
}

static void
judge_on_server (const char *sql, void *data)
{
  Judge *self = data;
  g_autofree char *plan = NULL, *index = index_of_filter (sql);
  g_auto (GStrv) steps = NULL;
  bool worded = strstr (sql, " @@ ") != NULL;

  if (strstr (sql, " client") == NULL || g_str_has_prefix (sql, "INSERT") || g_str_has_prefix (sql, "UPDATE"))
    return;
  /* Words have an index of the one sort that is not walked in order; a list is to be walked in order. */
  PQclear (PQexec (self->pg, worded ? "SET enable_sort = on; SET enable_indexscan = off"
                                    : "SET enable_sort = off; SET enable_indexscan = on"));
  plan = explain_on_server (self->pg, sql);
  steps = g_strsplit (plan, "\n", -1);
  for (unsigned i = 0; steps[i] != NULL; i++)
    if (walks_many_rows (steps[i]))
      g_error ("for %s a table is walked: %s\n%s", self->who, sql, plan);
  if (self->wide && is_walk (sql) && strstr (plan, "Sort Key") != NULL)
    g_error ("for %s the list is sorted: %s\n%s", self->who, sql, plan);
  if (worded && strstr (plan, "client_search_by_starts") == NULL)
    g_error ("for %s words are not looked up: %s\n%s", self->who, sql, plan);
  self->n_filtered += index != NULL;
  self->n_unowned += index != NULL && strcmp (index, UNOWNED) == 0;
  self->n_seen++;
  self->n_walks += is_walk (sql);
  self->n_worded += worded;
}

/* Another connection to the same bank: that of the link is not there to be asked by hand. */
static PGconn *
connect_as (PgLink *link)
{
  PQconninfoOption *options = PQconninfo (link->conn);
  const char *keys[64], *values[64];
  unsigned n = 0;
  PGconn *pg;

  for (PQconninfoOption *option = options; option->keyword != NULL && n < G_N_ELEMENTS (keys) - 1; option++)
    if (option->val != NULL && option->val[0] != '\0')
      {
        keys[n] = option->keyword;
        values[n++] = option->val;
      }
  keys[n] = NULL;
  pg = PQconnectdbParams (keys, values, 0);
  PQconninfoFree (options);
  PQclear (PQexec (pg, "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan"));
  g_assert_cmpint (PQstatus (pg), ==, CONNECTION_OK);
  return pg;
}

static void
read_on (Bank *bank, const char *who, const char *sort, bool descending)
{
  Mark mark = MARK__INIT;
  uint8_t after[64];
  ListQuery query = LIST_QUERY__INIT;

  mark.id = 17;
  mark.number = strcmp (sort, "created_at") == 0 ? 17 : 0;
  mark.key = mark.number == 0 ? "17" : "";
  query.sort = (char *) sort;
  query.descending = descending;
  for (unsigned part = 0; part < 2; part++)
    {
      query.after = (ProtobufCBinaryData) { protobuf_c_message_pack (&mark.base, after), after };
      bank_ask (bank, who, &clients_list_method, &query);
      mark.number = 0;
      mark.key = "";
    }
}

static void
ask_everything (Bank *bank, const char *who)
{
  static const char *const sorts[] = { "", "name", "tin", "city", "created_at" };
  static const char *const typed[]
      = { "ива", "иванов ив", "7707083893", "1837", "maria@mail.ru", "40602810700000000025", "4510 123456" };

  for (unsigned i = 0; i < G_N_ELEMENTS (sorts) * 2; i++)
    {
      bank_ask (bank, who, &clients_survey_method,
                A (ListQuery, list_query, .sort = sorts[i / 2], .descending = i % 2));
      bank_ask (bank, who, &clients_list_method, A (ListQuery, list_query, .sort = sorts[i / 2], .descending = i % 2));
      read_on (bank, who, sorts[i / 2], i % 2);
    }
  for (unsigned i = 0; i < G_N_ELEMENTS (filters); i++)
    for (unsigned j = 0; j < G_N_ELEMENTS (sorts); j++)
      {
        Facet *facet = A (Facet, facet, .field = (char *) filters[i], .value = 2);

        bank_ask (bank, who, &clients_list_method,
                  A (ListQuery, list_query, .sort = sorts[j], .n_facets = 1, .facets = &facet));
      }
  for (unsigned j = 0; j < G_N_ELEMENTS (sorts); j++)
    {
      Facet *facet = A (Facet, facet, .field = "manager_id");

      bank_ask (bank, who, &clients_list_method,
                A (ListQuery, list_query, .sort = sorts[j], .n_facets = 1, .facets = &facet));
    }
  bank_ask (bank, who, &clients_list_method, A (ListQuery, list_query, .text = "ива"));
  bank_ask (bank, who, &clients_list_method, A (ListQuery, list_query, .text = "7707"));
  for (unsigned i = 0; i < G_N_ELEMENTS (typed); i++)
    bank_ask (bank, who, &search_find_method, A (FindQuery, find_query, .text = typed[i]));
  bank_ask (bank, who, &search_suggest_method, A (SuggestQuery, suggest_query, .of = "client", .text = "сок"));
  bank_travel (bank, who, &clients_get_method, A (RecordRef, record_ref, .id = 17), NULL, "");
}

static void
explain_all (Bank *bank, const char *who, bool wide)
{
  Judge self = { .who = who, .wide = wide };
  Call *call = bank_begin (bank, who, &clients_get_method);
  Link *reader = call->link;

  bank_end (bank, call);
  if (bank_file (bank) != NULL)
    {
      g_assert_cmpint (sqlite3_open (bank_file (bank), &self.db), ==, SQLITE_OK);
      statements_each (reader, judge, &self);
      sqlite3_close (self.db);
    }
  else
    {
      self.pg = connect_as ((PgLink *) reader);
      statements_each (reader, judge_on_server, &self);
      PQfinish (self.pg);
    }
  g_assert_cmpint (self.n_seen, >, 15);
  g_assert_cmpint (self.n_walks, >=, 8);
  g_assert_cmpint (self.n_worded, >, 0);
  g_assert_cmpint (self.n_behind, >=, wide && bank_file (bank) != NULL ? 8 : 0);   /* PostgreSQL needs no two halves */
  g_assert_cmpint (self.n_unowned, >, wide ? 0 : -1);
  g_assert_cmpint (self.n_filtered, >=, wide ? G_N_ELEMENTS (filters) : 0);
}

static void
test (uint32_t first, uint32_t last)
{
  g_autoptr (Bank) bank = bank_open ();

  bank_reaches (bank, "clerk", first, last, PLACES);
  ask_everything (bank, "clerk");
  explain_all (bank, "clerk", last >= first && last - first > PLACES / 64);
}

static void
who_sees_the_whole_bank_walks_no_table (void)
{
  test (1, PLACES);
}

static void
who_sees_a_region_walks_no_table (void)
{
  test (2, 333);
}

static void
who_sees_one_branch_of_a_thousand_walks_no_table (void)
{
  test (17, 17);
}

static void
who_sees_nothing_walks_no_table (void)
{
  test (1, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clients/who-sees-the-whole-bank-walks-no-table", who_sees_the_whole_bank_walks_no_table);
  g_test_add_func ("/clients/who-sees-a-region-walks-no-table", who_sees_a_region_walks_no_table);
  g_test_add_func ("/clients/who-sees-one-branch-of-a-thousand-walks-no-table",
                   who_sees_one_branch_of_a_thousand_walks_no_table);
  g_test_add_func ("/clients/who-sees-nothing-walks-no-table", who_sees_nothing_walks_no_table);
  return g_test_run ();
}
