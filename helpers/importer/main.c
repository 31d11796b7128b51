/* main.c - kontor-import: a foreign table in, its rows out; see README.md. Whatever a file does to the parser, it does
 * to a process that has nothing and can do nothing. */

#include <glib.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/csv.h"

enum { CPU_SECONDS = 60, MEMORY = 1 << 30, TELL_EVERY = 2000 };

static void
give_up_all (void)
{
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  setrlimit (RLIMIT_CPU, &(struct rlimit) { CPU_SECONDS, CPU_SECONDS });
#ifndef HOUSE_SANITIZE
  setrlimit (RLIMIT_AS, &(struct rlimit) { MEMORY, MEMORY });
#endif
  setrlimit (RLIMIT_NOFILE, &(struct rlimit) { 0, 0 });
  setrlimit (RLIMIT_NPROC, &(struct rlimit) { 0, 0 });
  setrlimit (RLIMIT_FSIZE, &(struct rlimit) { 0, 0 });
}

static int
refuse (const char *complaint)
{
  printf ("X\x1f%s\x1e", complaint);
  return 1;
}

static void
write_cells (CsvReader *reader)
{
  for (size_t i = 0; i < csv_n_cells (reader); i++)
    printf ("\x1f%s", csv_cell (reader, i));
  putchar ('\x1e');
}

static int
read_all (CsvReader *reader)
{
  unsigned n_rows = 0, n_bad = 0;

  printf ("H\x1f%s\x1f%c\x1e", csv_encoding (reader) == CSV_UTF8 ? "UTF-8" : "Windows-1251", csv_separator (reader));
  for (CsvResult result; (result = csv_reader_next (reader)) != CSV_END;)
    {
      if (result == CSV_HOPELESS)
        return refuse (csv_complaint (reader) != NULL ? csv_complaint (reader) : "");
      if (result == CSV_ROW)
        printf ("R\x1f%u", csv_line (reader));
      else
        printf ("B\x1f%u\x1f%s", csv_line (reader), csv_complaint (reader));
      write_cells (reader);
      n_rows += result == CSV_ROW;
      n_bad += result == CSV_BAD;
      if ((n_rows + n_bad) % TELL_EVERY == 0)
        printf ("P\x1f%zu\x1e", csv_place (reader));
    }
  printf ("E\x1f%u\x1f%u\x1e", n_rows, n_bad);
  return fflush (stdout) != 0;
}

int
main (int argc, char **argv)
{
  char separator = argc > 1 ? argv[1][0] : '\0';
  struct stat file;
  const char *bytes = "";
  CsvReader *reader;
  int status;

  if (fstat (STDIN_FILENO, &file) != 0 || !S_ISREG (file.st_mode))
    return refuse ("This is no file");
  if (file.st_size > CSV_FILE_MAX)
    return refuse ("The file is larger than 256 MB");
  if (file.st_size > 0)
    bytes = mmap (NULL, (size_t) file.st_size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
  if (bytes == MAP_FAILED)
    return refuse ("The file cannot be read");
  give_up_all ();
  reader = csv_reader_new (bytes, (size_t) file.st_size, separator);
  status = read_all (reader);
  csv_reader_free (reader);
  return status;
}
