/* scan.c - where files are looked at for viruses, nobody but its sender has one before it was found clean, and nobody
 * one with a virus.
 */

#include "tests/files/papers.h"

#include "server/files/files.h"
#include "server/people/people.h"

#define TAKEN(file) A (FileChunk, file_chunk, .file_id = (file)->id)
#define VERDICT(file, ...) A (FileVerdict, file_verdict, .file_id = (file)->id, __VA_ARGS__)

static void
scanner_is (Bank *bank, const char *how)
{
  Call *call = bank_begin (bank, "house", &files_heard_method);

  g_assert_true (people_set (call, FILES_SCANNED, how));
  g_assert_true (bank_end (bank, call));
}

/* A client with a file that "clerk" has attached. */
static File *
attached (Bank *bank, const char *name)
{
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  Paper whole = paper_made (bank, 300, "%PDF-1.7");

  return paper_attach (bank, client, &whole, name);
}

static const File *
listed (Bank *bank, const File *file)
{
  FilePage *page = bank_ask (bank, "all", &files_list_method,
                             A (ListQuery, list_query, .of_kind = file->of_kind, .of_id = file->of_id));

  g_assert_cmpint (page->n_files, ==, 1);
  return page->files[0];
}

static void
a_file_waits_for_the_check_and_only_its_sender_opens_it_before (void)
{
  g_autoptr (Bank) bank = bank_open ();
  File *file;

  scanner_is (bank, FILES_LOOKED_AT);
  file = attached (bank, "a.pdf");
  g_assert_cmpint (file->scan, ==, FILE__SCAN__WAITS);
  g_assert_false (file->complete);
  g_assert_cmpint (listed (bank, file)->scan, ==, FILE__SCAN__WAITS);
  bank_ask (bank, "clerk", &files_take_method, TAKEN (file));
  bank_refuses (bank, "all", &files_take_method, TAKEN (file), STATUS__CONFLICT, NULL);
  bank_ask (bank, "house", &files_judge_method, VERDICT (file, .scan = FILE__SCAN__CLEAN));
  g_assert_cmpint (listed (bank, file)->scan, ==, FILE__SCAN__CLEAN);
  bank_ask (bank, "all", &files_take_method, TAKEN (file));
}

static void
without_a_scanner_nothing_waits_and_nothing_is_called_checked (void)
{
  g_autoptr (Bank) bank = bank_open ();
  File *file = attached (bank, "a.pdf");

  g_assert_cmpint (file->scan, ==, FILE__SCAN__NO_SCAN);
  g_assert_true (file->complete);
  bank_ask (bank, "all", &files_take_method, TAKEN (file));
  bank_ask (bank, "house", &files_heard_method, A (FileScanner, file_scanner, .silent = true));
  g_assert_cmpint (bank_number (bank, "SELECT count(*) FROM setting WHERE name = 'files.scanned'"), ==, 0);
  bank_ask (bank, "house", &files_judge_method, VERDICT (file, .scan = FILE__SCAN__CLEAN));
  g_assert_cmpint (listed (bank, file)->scan, ==, FILE__SCAN__NO_SCAN);
}

static void
an_infected_file_is_opened_by_nobody_and_stays_as_a_row_that_says_so (void)
{
  g_autoptr (Bank) bank = bank_open ();
  static const char in_log[] = "SELECT count(*) FROM change WHERE kind = 'file' AND method = 'Files.Judge'";
  const char *const people[] = { "clerk", "all" };
  const File *row;
  File *file;

  scanner_is (bank, FILES_LOOKED_AT);
  file = attached (bank, "a.pdf");
  bank_ask (bank, "house", &files_judge_method, VERDICT (file, .scan = FILE__SCAN__INFECTED, .virus = "Eicar"));
  for (size_t i = 0; i < G_N_ELEMENTS (people); i++)
    {
      const Fault *fault = bank_refuses (bank, people[i], &files_take_method, TAKEN (file), STATUS__CONFLICT, NULL);

      g_assert_cmpstr (fault->args[0], ==, "Eicar");
    }
  row = listed (bank, file);
  g_assert_cmpint (row->scan, ==, FILE__SCAN__INFECTED);
  g_assert_cmpstr (row->virus, ==, "Eicar");
  g_assert_cmpint (bank_number (bank, "SELECT count(*) FROM file_chunk"), ==, 0);
  g_assert_cmpint (bank_number (bank, "SELECT count(*) FROM file_part"), ==, 0);
  g_assert_cmpint (bank_number (bank, in_log), ==, 1);
  bank_ask (bank, "clerk", &files_delete_method, A (RecordRef, record_ref, .id = row->id, .version = row->version));
  g_assert_cmpint (bank_number (bank, in_log), ==, 1);
}

static void
a_verdict_is_never_taken_back (void)
{
  g_autoptr (Bank) bank = bank_open ();
  File *file;

  scanner_is (bank, FILES_LOOKED_AT);
  file = attached (bank, "a.pdf");
  bank_refuses (bank, "house", &files_judge_method, VERDICT (file), STATUS__INVALID, "scan");
  bank_refuses (bank, "house", &files_judge_method, VERDICT (file, .scan = FILE__SCAN__SILENT), STATUS__INVALID,
                "scan");
  bank_refuses (bank, "all", &files_judge_method, VERDICT (file, .scan = FILE__SCAN__CLEAN), STATUS__INVALID, NULL);
  bank_ask (bank, "house", &files_judge_method, VERDICT (file, .scan = FILE__SCAN__TOO_LARGE));
  bank_ask (bank, "house", &files_judge_method, VERDICT (file, .scan = FILE__SCAN__CLEAN));
  g_assert_cmpint (listed (bank, file)->scan, ==, FILE__SCAN__TOO_LARGE);
  bank_refuses (bank, "clerk", &files_take_method, TAKEN (file), STATUS__CONFLICT, NULL);
}

static void
nobody_says_of_his_own_file_that_it_is_clean (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  Paper whole = paper_made (bank, 300, "%PDF-1.7");
  RecordRef *ref;

  scanner_is (bank, FILES_LOOKED_AT);
  ref = bank_ask (bank, "clerk", &files_begin_method,
                  A (File, file, .of_kind = "client", .of_id = client, .name = "a.pdf", .size = 300, .complete = true,
                     .scan = FILE__SCAN__CLEAN, .hash = paper_hash_of (bank, &whole)));
  bank_refuses (bank, "all", &files_take_method, TAKEN (ref), STATUS__NOT_FOUND, NULL);
  bank_ask (bank, "clerk", &files_put_method, paper_put (ref->id, &whole, 0));
  bank_ask (bank, "clerk", &files_finish_method, A (RecordRef, record_ref, .id = ref->id));
  bank_refuses (bank, "all", &files_take_method, TAKEN (ref), STATUS__CONFLICT, NULL);
}

static void
a_file_that_waits_is_not_swept_away_and_its_bytes_stay (void)
{
  g_autoptr (Bank) bank = bank_open ();
  Paper whole = paper_made (bank, 300, "%PDF-1.7");
  File *file;

  scanner_is (bank, FILES_LOOKED_AT);
  file = attached (bank, "a.pdf");
  bank_refuses (bank, "clerk", &files_put_method, paper_put (file->id, &whole, 0), STATUS__NOT_FOUND, NULL);
  bank_refuses (bank, "clerk", &files_finish_method, A (RecordRef, record_ref, .id = file->id), STATUS__NOT_FOUND,
                NULL);
  bank_sleep (bank, 25 * 3600 * 1000);
  paper_begin (bank, file->of_id, &whole, "b.pdf");
  bank_ask (bank, "clerk", &files_take_method, TAKEN (file));
}

static void
while_the_scanner_is_silent_every_file_that_waits_says_so (void)
{
  g_autoptr (Bank) bank = bank_open ();
  FileScanner *silent = A (FileScanner, file_scanner, .silent = true);
  File *file;

  scanner_is (bank, FILES_LOOKED_AT);
  file = attached (bank, "a.pdf");
  bank_ask (bank, "house", &files_heard_method, silent);
  g_assert_cmpint (bank_notices (bank)->len, ==, 1);
  g_assert_cmpint (listed (bank, file)->scan, ==, FILE__SCAN__SILENT);
  g_assert_cmpint (attached (bank, "b.pdf")->scan, ==, FILE__SCAN__SILENT);
  bank_refuses (bank, "all", &files_take_method, TAKEN (file), STATUS__CONFLICT, NULL);
  bank_ask (bank, "house", &files_heard_method, silent);
  g_assert_cmpint (bank_notices (bank)->len, ==, 0);
  bank_ask (bank, "house", &files_heard_method, A (FileScanner, file_scanner));
  g_assert_cmpint (listed (bank, file)->scan, ==, FILE__SCAN__WAITS);
}

static void
holds (Bank *bank, uint64_t person, const char *name, const char *right, const char *other)
{
  RoleRight *rights[] = { A (RoleRight, role_right, .name = right, .breadth = ROLE_RIGHT__BREADTH__BANK),
                          A (RoleRight, role_right, .name = other, .breadth = ROLE_RIGHT__BREADTH__BANK) };
  RecordRef *role = bank_ask (bank, "house", &people_save_role_method,
                              A (RoleSave, role_save, .n_touched = 2, .touched = TOUCHED ("name", "rights"),
                                 .record = A (Role, role, .name = name, .n_rights = 2, .rights = rights)));

  bank_ask (bank, "house", &people_grant_method,
            A (Holding, holding, .person_id = person, .role_id = role->id, .branch_id = BANK_HEAD));
}

static const Event *
only_task (Bank *bank, const char *who)
{
  EventPage *tasks = bank_ask (bank, who, &history_tasks_method, A (ListQuery, list_query));

  g_assert_cmpint (tasks->n_events, ==, 1);
  return tasks->events[0];
}

static void
of_a_virus_its_sender_and_security_are_told_by_a_task (void)
{
  g_autoptr (Bank) bank = bank_open ();
  const Event *task;
  File *file;

  holds (bank, BANK_ALL, "Security", "audit.looks", "history.edit");
  holds (bank, BANK_REGION, "Auditor", "audit.looks", "clients.view");   /* he could not tick it off */
  scanner_is (bank, FILES_LOOKED_AT);
  file = attached (bank, "Счёт.pdf");
  bank_ask (bank, "house", &files_judge_method, VERDICT (file, .scan = FILE__SCAN__INFECTED, .virus = "Eicar"));
  for (unsigned i = 0; i < 2; i++)
    {
      task = only_task (bank, i == 0 ? "clerk" : "all");
      g_assert_cmpint (task->kind, ==, EVENT__KIND__VIRUS);
      g_assert_cmpstr (task->subject, ==, "Счёт.pdf");
      g_assert_cmpstr (task->text, ==, "Eicar");
      g_assert_cmpstr (task->author_name, ==, "Person clerk");
      g_assert_cmpuint (task->of_id, ==, file->of_id);
    }
  g_assert_cmpint (bank_number (bank, "SELECT count(*) FROM event"), ==, 2);
  g_assert_cmpint (bank_number (bank, "SELECT count(*) FROM outbox WHERE topic = 'security.virus'"), ==, 1);
  bank_refuses (bank, "clerk", &history_delete_method,
                A (RecordRef, record_ref, .id = only_task (bank, "clerk")->id, .version = 1), STATUS__DENIED, NULL);
  bank_refuses (bank, "clerk", &history_save_method,
                A (EventSave, event_save,
                   .record = A (Event, event, .of_kind = "client", .of_id = file->of_id, .kind = EVENT__KIND__VIRUS,
                                .subject = "x")), STATUS__INVALID, "kind");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan/a-file-waits-for-the-check-and-only-its-sender-opens-it-before",
                   a_file_waits_for_the_check_and_only_its_sender_opens_it_before);
  g_test_add_func ("/scan/without-a-scanner-nothing-waits-and-nothing-is-called-checked",
                   without_a_scanner_nothing_waits_and_nothing_is_called_checked);
  g_test_add_func ("/scan/an-infected-file-is-opened-by-nobody-and-stays-as-a-row-that-says-so",
                   an_infected_file_is_opened_by_nobody_and_stays_as_a_row_that_says_so);
  g_test_add_func ("/scan/a-verdict-is-never-taken-back", a_verdict_is_never_taken_back);
  g_test_add_func ("/scan/nobody-says-of-his-own-file-that-it-is-clean", nobody_says_of_his_own_file_that_it_is_clean);
  g_test_add_func ("/scan/a-file-that-waits-is-not-swept-away-and-its-bytes-stay",
                   a_file_that_waits_is_not_swept_away_and_its_bytes_stay);
  g_test_add_func ("/scan/while-the-scanner-is-silent-every-file-that-waits-says-so",
                   while_the_scanner_is_silent_every_file_that_waits_says_so);
  g_test_add_func ("/scan/of-a-virus-its-sender-and-security-are-told-by-a-task",
                   of_a_virus_its_sender_and_security_are_told_by_a_task);
  return g_test_run ();
}
