/* proof.h - what the sign-in lane found out about the secrets in a request, before its handler runs.
 *
 * A method with (rule).proof never sees a password. The lane finds the person (by the field `login`, or whoever is
 * signed in), compares `password` with the hash that table person_secret keeps, makes a hash of `new_password`, and
 * overwrites both with asterisks. The handler finds the outcome in call->proof and stores hashes as they are.
 *
 * The table person_secret belongs to the room people; rooms above change it only through functions of people.h.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct
{
  uint64_t person_id;        /* whose password was looked at; 0 = nobody bears the name, or there was none to look at */
  bool right;                /* the password was his */
  uint32_t wait_seconds;     /* too many tries: nothing was looked at, nor will be for so long */
  const char *new_hash; /* Argon2id, parameters and salt included, to be kept: of the new password, or of the old one
                         * where its parameters are weaker than the bank's are now; NULL when there is none */
  const char *complaint;     /* msgid: why the new password will not do; NULL when it does */
} Proof;
