/* lists.h - lists that leave the bank, taken the way a desk takes them. */

#pragma once

#include "tests/bank.h"

#define LIST_OF(...) A (ListQuery, list_query, __VA_ARGS__)
#define ORDER_OF(method_, query_, ...)                                                                                 \
  A (ExportOrder, export_order, .list = (method_).name, .query = query_, .reason = "Сверка",                           \
     .n_columns = G_N_ELEMENTS (((const char *[]) { __VA_ARGS__ })), .columns = TOUCHED (__VA_ARGS__))

#define CLIENTS(...) ORDER_OF (clients_list_method, LIST_OF (__VA_ARGS__), "name", "tin")

static inline void
make_companies (Bank *bank, unsigned first, unsigned last)
{
  g_autofree char *sql
      = g_strdup_printf ("INSERT INTO client (id, version, form, name, name_key, branch_id, place, created_at)"
                         " WITH RECURSIVE n (i) AS (SELECT %u UNION ALL SELECT i + 1 FROM n WHERE i < %u)"
                         " SELECT i, 1, 2, 'Company ' || i, 'company ' || (10000 + i), 1003, 3, 1 FROM n",
                         first, last);

  bank_run (bank, sql);
}

static inline uint64_t
export_begin (Bank *bank, const char *who, const ExportOrder *order)
{
  RecordRef *ref = bank_ask (bank, who, &exports_begin_method, order);

  return ref->id;
}

static inline ExportedPage *
export_turn (Bank *bank, const char *who, uint64_t id, uint32_t offset, const ExportedPage *before)
{
  return bank_ask (bank, who, &exports_take_method,
                   A (ExportTurn, export_turn, .id = id, .offset = offset,
                      .after = before != NULL ? before->after : (ProtobufCBinaryData) { 0, NULL }));
}

/* The rows, as the list's own method would answer them. */
static inline void *
export_rows (Bank *bank, const RpcMethod *list, const ExportedPage *page)
{
  ProtobufCAllocator allocator = arena_allocator (bank_arena (bank));
  Msg *rows = protobuf_c_message_unpack (list->out, &allocator, page->page.len, page->page.data);

  g_assert_nonnull (rows);
  return rows;
}

static inline void *
export_all (Bank *bank, const char *who, const RpcMethod *list, const ExportOrder *order)
{
  return export_rows (bank, list, export_turn (bank, who, export_begin (bank, who, order), 0, NULL));
}
