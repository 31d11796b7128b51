/* house.c - see house.h. */

#include "server/net/house.h"

#include <sodium.h>
#include <string.h>

#include "common/pack.h"
#include "server/lanes/group.h"

Caller *
house_caller (void)
{
  static const char *const none[] = { NULL };
  const Caller house = { .id = CALLER_HOUSE, .login = "house", .name = "", .rights = none };

  return caller_new (&house);
}

bool
house_open_packed (Job *job, const RpcMethod *method, ProtobufCBinaryData body)
{
  Request request = REQUEST__INIT;
  ProtobufCBinaryData packed;
  uint8_t key[JOB_KEY_SIZE];
  uint64_t moment = GUINT64_TO_BE ((uint64_t)moment_now () << 16);

  randombytes_buf (key, sizeof key);
  memcpy (key, &moment, 6);
  request.method = method->name;
  request.key = (ProtobufCBinaryData){ sizeof key, key };
  request.body = body;
  packed = message_pack (job->arena, &request);
  job->caller = house_caller ();
  return job_open (job, packed.data, packed.len);
}

bool
house_open (Job *job, const RpcMethod *method, const Msg *in)
{
  return house_open_packed (job, method, message_pack (job->arena, in));
}
