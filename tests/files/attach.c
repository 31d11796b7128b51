/* attach.c - a file comes in chunks, is kept encrypted once, and goes out to whoever sees the record it is attached to.
 */

#include <string.h>

#include "server/files/chunks.h"
#include "server/files/types.h"
#include "tests/files/papers.h"

static void
a_file_comes_in_chunks_and_goes_out_the_same (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  Paper whole = paper_made (bank, 2 * CHUNK_SIZE + 100, "%PDF-1.7");
  File *file = paper_attach (bank, client, &whole, "C:\\Мои документы\\Договор.pdf");

  g_assert_cmpstr (file->name, ==, "Договор.pdf");
  g_assert_cmpstr (file->type, ==, "application/pdf");
  g_assert_cmpint (file->n_chunks, ==, 3);
  g_assert_cmpstr (file->author_name, ==, "Person clerk");
  for (unsigned i = 0; i < 3; i++)
    {
      FileChunk *got
          = bank_ask (bank, "clerk", &files_take_method, A (FileChunk, file_chunk, .file_id = file->id, .number = i));

      g_assert_cmpmem (got->data.data, got->data.len, whole.bytes + i * (size_t) CHUNK_SIZE,
                       paper_chunk_size (whole.n, i));
    }
}

/* Whoever leaves the first chunk out is seen no less. */
static void
who_opens_a_file_is_in_the_access_log_of_its_record (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  Paper whole = paper_made (bank, 3 * CHUNK_SIZE, "%PDF-1.7");
  File *file = paper_attach (bank, client, &whole, "a.pdf");

  bank_looked (bank);
  for (unsigned i = 1; i < 3; i++)
    bank_ask (bank, "clerk", &files_take_method, A (FileChunk, file_chunk, .file_id = file->id, .number = i));
  bank_refuses (bank, "region", &files_take_method, A (FileChunk, file_chunk, .file_id = file->id, .number = 7),
                STATUS__NOT_FOUND, NULL);
  bank_saw (bank, BANK_CLERK, "Files.Take", "client", client);
}

static void
the_same_paper_lies_once_and_not_in_clear (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t one = people_make (bank, "clerk", PERSON ("Соколова", "Мария")),
           other = people_make (bank, "clerk", PERSON ("Орлов", "Пётр"));
  Paper whole = paper_made (bank, 5000, "The secret of this paper");
  File *first = paper_attach (bank, one, &whole, "a.txt"), *second = paper_attach (bank, other, &whole, "b.txt");

  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM file_chunk"), ==, 1);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM file_part WHERE hash IS NOT NULL"), ==, 0);
  bank_ask (bank, "clerk", &files_delete_method, A (RecordRef, record_ref, .id = first->id, .version = first->version));
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM file_chunk"), ==, 1);
  bank_ask (bank, "clerk", &files_delete_method,
            A (RecordRef, record_ref, .id = second->id, .version = second->version));
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM file_chunk"), ==, 0);
}

static void
a_damaged_or_unfinished_file_is_not_kept (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  Paper whole = paper_made (bank, CHUNK_SIZE + 10, "%PDF-1.7");
  RecordRef *ref = paper_begin (bank, client, &whole, "a.pdf");
  FilePage *page;

  bank_refuses (bank, "clerk", &files_put_method, A (FileChunk, file_chunk, .file_id = ref->id, .number = 2,
                .data = { 10, whole.bytes }), STATUS__INVALID, "number");
  bank_ask (bank, "clerk", &files_put_method, paper_put (ref->id, &whole, 0));
  bank_refuses (bank, "clerk", &files_finish_method, A (RecordRef, record_ref, .id = ref->id), STATUS__INVALID, NULL);
  whole.bytes[CHUNK_SIZE + 1] ^= 1;
  bank_ask (bank, "clerk", &files_put_method, paper_put (ref->id, &whole, 1));
  bank_refuses (bank, "clerk", &files_finish_method, A (RecordRef, record_ref, .id = ref->id), STATUS__INVALID, "hash");
  bank_refuses (bank, "all", &files_take_method, A (FileChunk, file_chunk, .file_id = ref->id), STATUS__NOT_FOUND,
                NULL);
  bank_refuses (bank, "all", &files_put_method, paper_put (ref->id, &whole, 1), STATUS__NOT_FOUND, NULL);
  page = bank_ask (bank, "clerk", &files_list_method, OF_CLIENT (client));
  g_assert_cmpint (page->n_files, ==, 0);
  whole.bytes[CHUNK_SIZE + 1] ^= 1;
  bank_ask (bank, "clerk", &files_put_method, paper_put (ref->id, &whole, 1));
  bank_ask (bank, "clerk", &files_finish_method, A (RecordRef, record_ref, .id = ref->id));
}

static void
a_file_left_lying_goes_when_its_sender_begins_another (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  Paper whole = paper_made (bank, 100, "%PDF-1.7");
  RecordRef *ref = paper_begin (bank, client, &whole, "a.pdf");

  bank_ask (bank, "clerk", &files_put_method, paper_put (ref->id, &whole, 0));
  bank_sleep (bank, 25 * 3600 * 1000);
  paper_begin (bank, client, &whole, "b.pdf");
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM file"), ==, 1);
  g_assert_cmpint (bank_number (bank, "SELECT count (*) FROM file_chunk"), ==, 0);
}

static void
what_is_attached_is_seen_as_far_as_its_record (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  uint64_t far = people_make_far (bank);
  Paper whole = paper_made (bank, 100, "%PDF-1.7");
  File *file = paper_attach (bank, client, &whole, "a.pdf");

  bank_refuses (bank, "nothing", &files_take_method, A (FileChunk, file_chunk, .file_id = file->id), STATUS__NOT_FOUND,
                NULL);
  bank_refuses (bank, "nothing", &files_list_method, OF_CLIENT (client), STATUS__NOT_FOUND, NULL);
  bank_refuses (bank, "nothing", &files_delete_method,
                A (RecordRef, record_ref, .id = file->id, .version = file->version), STATUS__NOT_FOUND, NULL);
  bank_refuses (
      bank, "clerk", &files_begin_method,
      A (File, file, .of_kind = "client", .of_id = far, .name = "a", .size = 5, .hash = paper_hash_of (bank, &whole)),
      STATUS__NOT_FOUND, NULL);
}

static void
programs_and_false_names_are_not_kept (void)
{
  g_autoptr (Bank) bank = bank_open ();
  uint64_t client = people_make (bank, "clerk", PERSON ("Соколова", "Мария"));
  Paper program = paper_made (bank, 100, "MZ");
  RecordRef *ref = paper_begin (bank, client, &program, "отчёт.pdf");
  g_autofree char *path = types_plain_name ("../../etc/passwd"), *turned = types_plain_name ("\xe2\x80\xaegnp.exe. ");
  g_autofree char *hidden = types_plain_name ("..."), *odd = types_plain_name ("a<b>:c?.txt");

  bank_refuses (bank, "clerk", &files_put_method, paper_put (ref->id, &program, 0), STATUS__INVALID, "data");
  g_assert_cmpstr (path, ==, "passwd");
  g_assert_cmpstr (turned, ==, "gnp.exe");
  g_assert_cmpstr (hidden, ==, "");
  g_assert_cmpstr (odd, ==, "a_b__c_.txt");
  g_assert_cmpstr (types_of ((const uint8_t *) "PK\x03\x04", 4, "Письмо.DOCX"), ==,
                   "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  g_assert_cmpstr (types_of ((const uint8_t *) "%PDF-1", 6, "run.exe"), ==, "application/pdf");
  g_assert_true (types_is_program (types_of ((const uint8_t *) "@echo", 5, "run.BAT")));
  g_assert_true (types_is_program (types_of ((const uint8_t *) "\xff\xfeR\0e\0g", 7, "run.reg")));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/files/a-file-comes-in-chunks-and-goes-out-the-same", a_file_comes_in_chunks_and_goes_out_the_same);
  g_test_add_func ("/files/who-opens-a-file-is-in-the-access-log-of-its-record",
                   who_opens_a_file_is_in_the_access_log_of_its_record);
  g_test_add_func ("/files/the-same-paper-lies-once-and-not-in-clear", the_same_paper_lies_once_and_not_in_clear);
  g_test_add_func ("/files/a-damaged-or-unfinished-file-is-not-kept", a_damaged_or_unfinished_file_is_not_kept);
  g_test_add_func ("/files/a-file-left-lying-goes-when-its-sender-begins-another",
                   a_file_left_lying_goes_when_its_sender_begins_another);
  g_test_add_func ("/files/what-is-attached-is-seen-as-far-as-its-record",
                   what_is_attached_is_seen_as_far_as_its_record);
  g_test_add_func ("/files/programs-and-false-names-are-not-kept", programs_and_false_names_are_not_kept);
  return g_test_run ();
}
