/* rpc.h - what both sides know of a method, a field, a choice and a record, beyond its type. Written by tools/mkrpc. */

#pragma once

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct
{
  const char *name;                        /* "Clients.Get", as it travels */
  const char *right; /* what the caller must hold; "anybody", "person" and "house" are not rights */
  bool write;                              /* runs in a write transaction, under a key, and is logged */
  bool slow;                               /* reads too much for the router's own thread */
  bool second;                             /* waits for a second person */
  bool trace;                              /* the access log notes whom it was about */
  bool proof;                              /* goes by the sign-in lane first */
  bool house;                              /* never over the wire */
  bool ahead;                              /* the lists that it asks are read before it writes */
  const char *exports; /* of a list: the right by which its rows leave as a file; "" = by none */
  const char *label;                       /* English msgid: what people call an action or a list; "" */
  const ProtobufCMessageDescriptor *in;
  const ProtobufCMessageDescriptor *out;
} RpcMethod;

typedef struct
{
  const char *label;                       /* English msgid; NULL where the .proto says nothing of the field */
  bool required;
  bool server;                             /* filled by the server, never taken from a client */
  unsigned max_length;                     /* characters; 0 = no limit */
  unsigned kind;                           /* common/kinds.h */
  const char *of;                          /* what a reference refers to: a kind of record, or "" */
  const char *dictionary;                  /* or the dictionary, or "" */
  const char *mask;                        /* the right without which it is hidden, or "" */
} FieldFact;

typedef struct
{
  const char *kind;                        /* "client" */
  const char *table;
  const char *place, *owner, *within;      /* columns and kind, or "" */
  const char *right;                       /* whose reach opens it, or "" */
  const char *sealed;                      /* flag of rows that lie in no place, 0, or "" */
  const char *beside;                      /* column with the branch of what hangs on it, where @place is "" */
} RecordFact;

typedef struct
{
  const char *message;
  const FieldFact *facts; /* one for every field, in the order of the descriptor; NULL = nothing is said */
  const RecordFact *record;                /* NULL = is no record */
  const ProtobufCMessageDescriptor *type;
} MessageFacts;

typedef struct
{
  const char *name;                        /* "clients.edit" */
  const char *label;                       /* English msgid: what it allows */
  bool never_lent;                         /* a substitute does not get it */
} Right;

typedef enum { TONE_CALM, TONE_GOOD, TONE_WATCH, TONE_BAD, TONE_NEWS } Tone;

typedef struct
{
  const char *type;                        /* "kontor.Client.State" */
  int value;
  const char *label;                       /* English msgid */
  Tone tone;
} ChoiceFact;

extern const MessageFacts message_facts[];   /* sorted by message */
extern const size_t n_message_facts;
extern const ChoiceFact choice_facts[];
extern const size_t n_choice_facts;
extern const Right rights_known[];           /* those of a module in the order in which people read them */
extern const size_t n_rights_known;
extern const RpcMethod *const rpc_methods[];   /* sorted by name */
extern const size_t n_rpc_methods;
extern const char rpc_schema_hash[];         /* hex; changes with any .proto */
