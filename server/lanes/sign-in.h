/* sign-in.h - looks at passwords, on threads of its own: Argon2id takes a tenth of a second and much memory.
 *
 * It serves every method with (rule).proof by the names of its fields: `login` (else it is about whoever is signed in),
 * `password`, `new_password`. Secrets lie in locked memory while they are looked at, and are overwritten with asterisks
 * in the request before anything else sees it. What was found out is job->proof (server/call/proof.h).
 */

#pragma once

#include "server/call/proof.h"
#include "server/lanes/mailbox.h"
#include "server/lanes/throttle.h"

typedef struct SignIn SignIn;

enum
{
  SIGN_IN_THREADS = 2,
  SIGN_IN_SHORTEST = 10,
  SIGN_IN_LONGEST = 200
};

typedef struct
{
  unsigned long long operations;
  size_t memory; /* bytes */
} SignInCost;

SignIn *sign_in_new (SignInCost cost);
void sign_in_free (SignIn *self);

/* The step of the lane; @data is the SignIn. A job that it cannot serve leaves with its reply made. */
void sign_in_step (void *data, Link **link, Job *job);

/* What was counted, to be kept over a restart; false when there is nothing to keep. */
typedef struct
{
  uint64_t person_id, workstation_id;
  Tried tried;
} SignInCount;
bool sign_in_counted (const Job *job, SignInCount *count);

/* How much later the answer is to leave. */
unsigned sign_in_delay_ms (const Job *job);

/* An Argon2id hash of @password; NULL when there is no memory for it. Free with g_free(). Takes as long as it takes. */
char *sign_in_hash (const char *password, SignInCost cost);

/* NULL, or the msgid of why it will not do. */
const char *sign_in_complaint (const char *password, const char *old, const char *login);
