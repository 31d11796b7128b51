/* sign-in.c - see sign-in.h. */

#include "server/lanes/sign-in.h"

#include <sodium.h>
#include <string.h>

#include "common/text.h"
#include "server/lanes/group.h"
#include "server/people/people.h"

enum
{
  SCRATCH = 64 * 1024,
  ALIGN = 16
};

struct SignIn
{
  SignInCost cost;
  Throttle *throttle;
  char *nobody; /* a hash to be compared with when there is none, so that it takes as long */
};

/* What the lane says to the router beside the proof. */
typedef struct
{
  Proof proof; /* first: job->proof points to it */
  SignInCount count;
  bool counted;
  unsigned delay_ms;
} Finding;

typedef struct
{
  uint8_t *bytes; /* locked, and zeroed when it is freed */
  size_t used;
} Scratch;

typedef struct
{
  const char *login; /* "" = by id */
  uint64_t person_id, workstation_id;
  PersonSecret person;
  SignInTry tries;
  bool found;
} Wanted;

static void *
scratch_alloc (void *data, size_t size)
{
  Scratch *scratch = data;
  size_t room = (size + ALIGN - 1) / ALIGN * ALIGN;

  if (size > SCRATCH || scratch->used + room > SCRATCH)
    return NULL;
  scratch->used += room;
  return scratch->bytes + scratch->used - room;
}

static void
scratch_free (void *data, void *pointer)
{
}

static char **
text_of (Msg *in, const char *name)
{
  const Field *field = protobuf_c_message_descriptor_get_field_by_name (in->descriptor, name);

  return field != NULL && field->type == PROTOBUF_C_TYPE_STRING ? msg_member (in, field) : NULL;
}

static bool
look_up (Call *call, void *data)
{
  Wanted *wanted = data;

  if (!(wanted->login[0] != '\0' ? people_by_login (call, wanted->login, &wanted->person, &wanted->found)
                                 : people_by_id (call, wanted->person_id, &wanted->person, &wanted->found)))
    return false;
  return people_tries (call, wanted->found ? wanted->person.id : 0, wanted->workstation_id, &wanted->tries);
}

char *
sign_in_hash (const char *password, SignInCost cost)
{
  char hash[crypto_pwhash_STRBYTES];

  if (crypto_pwhash_str (hash, password, strlen (password), cost.operations, cost.memory) != 0)
    return NULL;
  return g_strdup (hash);
}

const char *
sign_in_complaint (const char *password, const char *old, const char *login)
{
  glong n = g_utf8_strlen (password, -1);

  if (n < SIGN_IN_SHORTEST)
    return N_ ("A password has at least 10 characters");
  if (n > SIGN_IN_LONGEST)
    return N_ ("A password has at most 200 characters");
  if (strcmp (password, old) == 0)
    return N_ ("This is the old password");
  if (login[0] != '\0' && strstr (password, login) != NULL)
    return N_ ("A password must not contain the name");
  return NULL;
}

static bool
matches (const SignIn *self, const Wanted *wanted, const char *password)
{
  const char *hash = wanted->found && wanted->person.hash[0] != '\0' ? wanted->person.hash : self->nobody;
  bool same = crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;

  return same && hash != self->nobody;
}

/* The parameters of a kept hash only rise: it is made anew when its owner shows the password. */
static void
make_new_hash (const SignIn *self, Job *job, const Wanted *wanted, const char *password, const char *new_password,
               Proof *proof)
{
  g_autofree char *hash = NULL;
  const char *subject = NULL;

  if (new_password != NULL)
    {
      proof->complaint = sign_in_complaint (new_password, password != NULL ? password : "",
                                            wanted->found ? wanted->person.login : "");
      subject = proof->complaint == NULL ? new_password : NULL;
    }
  else if (proof->right
           && crypto_pwhash_str_needs_rehash (wanted->person.hash, self->cost.operations, self->cost.memory) != 0)
    subject = password;
  hash = subject != NULL ? sign_in_hash (subject, self->cost) : NULL;
  if (hash != NULL)
    proof->new_hash = arena_copy (job->arena, hash, strlen (hash));
}

/* Tried at one workstation, by name: so a name that nobody bears is throttled like any other. */
static void
prove (SignIn *self, Job *job, const Wanted *wanted, const char *password, Finding *finding)
{
  int64_t now = moment_now ();
  g_autofree char *name = wanted->found ? g_strdup (wanted->person.login) : text_fold (wanted->login);
  const Tried known = { wanted->tries.failed, wanted->tries.until };
  uint64_t workstation_id = wanted->workstation_id;

  finding->delay_ms = throttle_slow_ms (self->throttle, name, now);
  if (!throttle_try (self->throttle, name, workstation_id, now, &known, &finding->count.tried))
    {
      finding->proof.wait_seconds = (finding->count.tried.until - now + 999) / 1000;
      return;
    }
  finding->proof.right = matches (self, wanted, password);
  finding->counted
      = wanted->found && (!finding->proof.right || wanted->tries.failed > 0 || finding->count.tried.failed > 1);
  finding->count.person_id = wanted->person.id;
  finding->count.workstation_id = workstation_id;
  if (!finding->proof.right)
    return;
  throttle_good (self->throttle, name, workstation_id);
  finding->count.tried = (Tried){ 0, 0 };
}

static void
look_at (SignIn *self, Link **link, Job *job, Msg *in)
{
  char **login = text_of (in, "login"), **password = text_of (in, "password"),
       **new_password = text_of (in, "new_password");
  Wanted wanted
      = { .person = PERSON_SECRET__INIT, .tries = SIGN_IN_TRY__INIT, .workstation_id = job->caller->workstation_id };
  Finding *finding = arena_alloc (job->arena, sizeof *finding);

  wanted.person_id = job->caller->id;
  wanted.login = login != NULL && job->caller->id == 0 ? *login : "";
  if ((wanted.login[0] != '\0' || wanted.person_id != 0) && !group_look (link, job->arena, false, look_up, &wanted))
    {
      job_refuse (job, STATUS__BUSY, N_ ("The bank is busy; try again in a moment"));
      return;
    }
  finding->proof.person_id = wanted.found ? wanted.person.id : 0;
  if (password != NULL && (*password)[0] != '\0')
    prove (self, job, &wanted, *password, finding);
  if (finding->proof.wait_seconds == 0 && (finding->proof.right || password == NULL))
    make_new_hash (self, job, &wanted, password != NULL ? *password : NULL, new_password != NULL ? *new_password : NULL,
                   &finding->proof);
  job->proof = &finding->proof;
}

static void
overwrite (Msg *in, const char *name)
{
  char **text = text_of (in, name);

  if (text != NULL && *text != NULL)
    memset (*text, '*', strlen (*text));
}

/* As long as before, so the body is packed where it was. */
static void
wipe (Job *job, Msg *in)
{
  ProtobufCBinaryData *body = &job->request->body;

  overwrite (in, "password");
  overwrite (in, "new_password");
  sodium_memzero (body->data, body->len);
  g_assert (protobuf_c_message_get_packed_size (in) <= body->len);
  body->len = protobuf_c_message_pack (in, body->data);
}

void
sign_in_step (void *data, Link **link, Job *job)
{
  Scratch scratch = { sodium_malloc (SCRATCH), 0 };
  ProtobufCAllocator allocator = { scratch_alloc, scratch_free, &scratch };
  const ProtobufCBinaryData *body = &job->request->body;
  Msg *in = scratch.bytes != NULL
                ? protobuf_c_message_unpack (job->entry->method->in, &allocator, body->len, body->data)
                : NULL;

  if (in == NULL)
    job_refuse (job, STATUS__INVALID, N_ ("The request is damaged or too big"));
  else
    {
      look_at (data, link, job, in);
      wipe (job, in);
    }
  sodium_free (scratch.bytes);
}

bool
sign_in_counted (const Job *job, SignInCount *count)
{
  const Finding *finding = job->proof;

  if (finding == NULL || !finding->counted)
    return false;
  *count = finding->count;
  return true;
}

unsigned
sign_in_delay_ms (const Job *job)
{
  const Finding *finding = job->proof;

  return finding != NULL ? finding->delay_ms : 0;
}

SignIn *
sign_in_new (SignInCost cost)
{
  SignIn *self = g_new0 (SignIn, 1);

  self->cost = cost;
  self->throttle = throttle_new ();
  self->nobody = sign_in_hash ("nobody's password", cost);
  if (self->nobody == NULL)
    g_error ("no memory for Argon2id: %zu bytes", cost.memory);
  return self;
}

void
sign_in_free (SignIn *self)
{
  throttle_free (self->throttle);
  g_free (self->nobody);
  g_free (self);
}
