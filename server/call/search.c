/* search.c - see search.h. The engine says how (StoreSearch); the reach is part of the same statement, so that a person
 * gets his hits and not what is left of the bank's. */

#include "server/call/search.h"

#include <glib.h>
#include <string.h>

#include "common/text.h"
#include "server/call/later.h"
#include "server/call/query.h"
#include "server/call/reach.h"
#include "store.pb-c.h"

enum { NEWEST_MORE = 3 };

/* A branch and an owner stand among the words as letters for private use, of which nobody can type one: words_of ()
 * lets none through. Schema 053 knows the same numbers. Two branches may have the same letter, as the row says whose it
 * is. */
enum { MARKS = 32749, MARKS_OF_BRANCHES = 0xF0000, MARKS_OF_OWNERS = 0xF8000, MARK_ROOM = 16 };

#define PUT "INSERT INTO $kind_search (id, words) VALUES (:id, :words)"

static const StoreSearch *
engine_of (const Call *call)
{
  return store_search (link_store (call->link));
}

/* An engine's text for one kind; interned, as statements want it. */
static const char *
text_for (const char *text, const char *kind)
{
  g_autoptr (GString) sql = g_string_new (text);

  g_string_replace (sql, "$kind", kind, 0);
  return g_intern_string (sql->str);
}

/* Letters and digits of the folded text, one space between words. */
static char *
words_of (Call *call, const char *text)
{
  g_autofree char *folded = text_fold (text);
  GString *words = g_string_new (NULL);

  for (const char *c = folded; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (g_unichar_isalnum (letter))
        g_string_append_unichar (words, letter);
      else if (!g_unichar_ismark (letter) && words->len > 0 && words->str[words->len - 1] != ' ')
        g_string_append_c (words, ' ');
    }
  return call_own (call, g_strchomp (g_string_free (words, FALSE)));
}

static size_t
write_mark (char *to, gunichar marks, uint64_t id)
{
  return g_unichar_to_utf8 (marks + id % MARKS, to);
}

/* "" when nothing is left to be found by. */
static const char *
entry_of (Call *call, const SearchRow *row)
{
  const char *words = words_of (call, row->text);
  size_t n = strlen (words);
  char *entry = arena_alloc (call->arena, n + MARK_ROOM), *end = entry + n;

  memcpy (entry, words, n);
  if (n > 0)
    {
      *end++ = ' ';
      end += write_mark (end, MARKS_OF_BRANCHES, row->branch_id);
    }
  if (n > 0 && row->owner_id != 0)
    {
      *end++ = ' ';
      end += write_mark (end, MARKS_OF_OWNERS, row->owner_id);
    }
  *end = '\0';
  return entry;
}

static bool
known_entry (Call *call, const char *kind, uint64_t id, SearchEntry *known, bool *found)
{
  search_entry__init (known);
  known->id = id;
  return (call->later == NULL || later_write (call))
         && query_maybe (call, known, found, text_for ("SELECT words FROM $kind_search WHERE id = :id", kind), known);
}

/* @text is NULL when the engine keeps its index by itself. */
static bool
post (Call *call, const char *text, const char *kind, const SearchEntry *entry)
{
  return text == NULL || query_post (call, text_for (text, kind), entry);
}

static bool
add (Call *call, const char *kind, const SearchEntry *entry)
{
  if (entry->words[0] == '\0')
    return true;
  if (call->later != NULL)
    return later_words (call, kind, entry);
  return post (call, PUT, kind, entry) && post (call, engine_of (call)->enter, kind, entry);
}

/* The index of words takes them one by one: as rows of one statement it would write out all that it has gathered. */
bool
search_write (Call *call, const char *kind, const GPtrArray *entries)
{
  const char *enter = engine_of (call)->enter, *text = enter != NULL ? text_for (enter, kind) : NULL;
  bool good = query_run_rows (call, text_for (PUT, kind), entries);

  for (unsigned i = 0; text != NULL && i < entries->len && good; i++)
    good = query_post (call, text, entries->pdata[i]);
  return good;
}

bool
search_add (Call *call, const char *kind, const SearchRow *row)
{
  SearchEntry entry = SEARCH_ENTRY__INIT;

  entry.id = row->id;
  entry.words = entry_of (call, row);
  return add (call, kind, &entry);
}

bool
search_put (Call *call, const char *kind, const SearchRow *row)
{
  SearchEntry known, entry = SEARCH_ENTRY__INIT;
  bool found;

  entry.id = row->id;
  entry.words = entry_of (call, row);
  if (!known_entry (call, kind, row->id, &known, &found))
    return false;
  if (!found)
    return add (call, kind, &entry);
  if (strcmp (known.words, entry.words) == 0)
    return true;
  if (entry.words[0] == '\0')
    return search_forget (call, kind, row->id);
  return post (call, engine_of (call)->leave, kind, &known)
         && post (call, "UPDATE $kind_search SET words = :words WHERE id = :id", kind, &entry)
         && post (call, engine_of (call)->enter, kind, &entry);
}

bool
search_forget (Call *call, const char *kind, uint64_t id)
{
  SearchEntry known;
  bool found;

  return known_entry (call, kind, id, &known, &found)
         && (!found || (post (call, engine_of (call)->leave, kind, &known)
                        && post (call, "DELETE FROM $kind_search WHERE id = :id", kind, &known)));
}

/* A step that finds nothing to merge changes one row at most: then all that was forgotten is out. */
bool
search_scrub (Call *call, const char *kind, bool first, bool *done)
{
  const StoreSearch *engine = engine_of (call);
  int64_t before = link_changes (call->link);

  *done = true;
  if (engine->scrub == NULL)
    return true;
  if (!query_post (call, text_for (first ? engine->scrub : engine->scrub_on, kind), NULL))
    return false;
  *done = !first && link_changes (call->link) - before < 2;
  return true;
}

/* Words hold nothing but letters and digits, so neither the engine's query nor a pattern has anything to escape. */
static void
add_match (GString *match, const StoreSearch *engine, const char *word, size_t n, bool start)
{
  g_string_append_printf (match, "%s%s%.*s%s", match->len > 0 ? engine->between : "", engine->before, (int) n, word,
                          start ? engine->after_start : engine->after);
}

/* As much of the word as the index of beginnings has. */
static size_t
beginning_of (const char *word, const uint8_t *lengths)
{
  const char *end = word;
  size_t size = 0;

  for (unsigned letters = 1; *end != '\0' && *lengths != 0; letters++)
    {
      end = g_utf8_next_char (end);
      if (letters == *lengths)
        {
          size = end - word;
          lengths++;
        }
    }
  return size;
}

/* Several words are looked for by their beginnings, which the index need not put together from longer words; whether
 * the rest is borne as well is seen from the rows that are left. */
static void
take_words (Call *call, const char *text, SearchWords *in)
{
  const StoreSearch *engine = engine_of (call);
  const char **patterns[SEARCH_MAX_WORDS] = { &in->first, &in->second, &in->third, &in->fourth };
  g_auto (GStrv) words = g_strsplit (words_of (call, text), " ", SEARCH_MAX_WORDS + 1);
  GString *match = g_string_new (NULL), *beginnings = g_string_new (NULL);
  unsigned n = 0;

  for (; n < SEARCH_MAX_WORDS && words[n] != NULL && words[n][0] != '\0'; n++)
    {
      size_t whole = strlen (words[n]), start = beginning_of (words[n], engine->lengths);

      *patterns[n] = call_own (call, g_strdup_printf ("%% %s%%", words[n]));
      add_match (match, engine, words[n], whole, start == whole);
      add_match (beginnings, engine, words[n], start, true);
    }
  in->beginnings = call_own (call, g_string_free (beginnings, FALSE));
  in->words = call_own (call, g_string_free (match, FALSE));
  if (n > 1)
    in->words = in->beginnings;
}

static bool
ask (Call *call, const char *text, const char *kind, const SearchWords *words, SearchFound *found)
{
  return query_many (call, found, "entries", text_for (text, kind), words);
}

/* The newest, and more of them where so many bear the words that these will do. */
static bool
find_newest (Call *call, const char *kind, SearchWords *words, SearchFound *found)
{
  const StoreSearch *engine = engine_of (call);

  words->most = engine->newest;
  if (!ask (call, engine->find_newest, kind, words, found))
    return false;
  if (found->n_entries >= words->limit || found->n_entries * NEWEST_MORE < words->limit)
    return true;
  words->most = engine->newest * NEWEST_MORE;
  return ask (call, engine->find_newest, kind, words, found);
}

/* A word longer than the index of beginnings is put together from every word that begins so, before the first row can
 * be told, and an engine that is not lazy puts all rows together anyway: dear when many rows bear it, and then the
 * newest of them are soon found among the newest. Whoever bears a rare one is not, but that is quickly put together. */
static bool
find_wide (Call *call, const char *kind, SearchWords *words, SearchFound *found)
{
  const StoreSearch *engine = engine_of (call);
  bool at_once = engine->lazy && strcmp (words->beginnings, words->words) == 0;

  return (at_once || find_newest (call, kind, words, found))
         && (found->n_entries >= words->limit || ask (call, engine->find, kind, words, found));
}

static void
add_mark (GString *match, const StoreSearch *engine, gunichar marks, uint64_t id)
{
  char mark[MARK_ROOM] = "";

  write_mark (mark, marks, id);
  g_string_append_printf (match, "%s%s%s%s", match->len > 0 ? engine->either : "(", engine->before, mark,
                          engine->after_start);
}

/* A narrow reach has few branches: see reach.h. */
static bool
add_branches (Call *call, const Reach *range, GString *match)
{
  SearchFound branches = SEARCH_FOUND__INIT;
  SearchPlaces places = SEARCH_PLACES__INIT;

  places.first = range->first;
  places.last = range->last;
  if (!query_many (call, &branches, "entries",
                   "SELECT id FROM {branch!which of them a reach has} b WHERE place BETWEEN :first AND :last", &places))
    return false;
  for (size_t i = 0; i < branches.n_entries; i++)
    add_mark (match, engine_of (call), MARKS_OF_BRANCHES, branches.entries[i]->id);
  return true;
}

/* The words, of a row that is the caller's own or of one of his branches. */
static bool
take_bounds (Call *call, const char *right, SearchWords *words)
{
  const Caller *caller = call->caller;
  const StoreSearch *engine = engine_of (call);
  g_autoptr (GString) match = g_string_new (NULL);

  add_mark (match, engine, MARKS_OF_OWNERS, caller->id);
  for (unsigned i = 0; i < caller->n_reach; i++)
    if (caller->reach[i].first <= caller->reach[i].last && strcmp (caller->reach[i].right, right) == 0
        && !add_branches (call, &caller->reach[i], match))
      return false;
  words->words = arena_print (call->arena, "%s)%s%s", match->str, engine->between, words->beginnings);
  return true;
}

/* The newest of both, each once. */
static void
merge (Call *call, SearchFound *found, const SearchFound *more, size_t limit)
{
  SearchEntry **all = arena_alloc (call->arena, limit * sizeof *all);
  size_t n = 0, i = 0, j = 0;

  while (n < limit && (i < found->n_entries || j < more->n_entries))
    {
      uint64_t one = i < found->n_entries ? found->entries[i]->id : 0;
      uint64_t other = j < more->n_entries ? more->entries[j]->id : 0;

      all[n++] = one >= other ? found->entries[i] : more->entries[j];
      i += one >= other;
      j += other >= one;
    }
  found->entries = all;
  found->n_entries = n;
}

/* Few of the bank's rows: his branches' and his own, which stand beside the words, and those he was let in to, which
 * are looked through. */
static bool
find_near (Call *call, const char *kind, SearchWords *words, SearchFound *found)
{
  const StoreSearch *engine = engine_of (call);
  SearchFound let_in = SEARCH_FOUND__INIT;

  if (!take_bounds (call, msg_of_kind (kind)->record->right, words)
      || !ask (call, engine->find, kind, words, found)
      || !ask (call, engine->find_let_in, kind, words, &let_in))
    return false;
  if (let_in.n_entries > 0)
    merge (call, found, &let_in, words->limit);
  return true;
}

bool
search_by_words (Call *call, const char *kind, const char *text, unsigned limit, uint64_t *ids, unsigned *n_ids)
{
  SearchWords words = SEARCH_WORDS__INIT;
  SearchFound found = SEARCH_FOUND__INIT;

  g_assert (limit <= SEARCH_MAX_HITS);
  words.limit = limit;
  take_words (call, text, &words);
  if (words.words[0] != '\0'
      && !(reach_is_narrow (call, kind) ? find_near (call, kind, &words, &found)
                                        : find_wide (call, kind, &words, &found)))
    return false;

  for (size_t i = 0; i < found.n_entries; i++)
    ids[i] = found.entries[i]->id;
  *n_ids = found.n_entries;
  return true;
}
