/* record-bin.h - a card goes into the bin, after one was asked, and comes out of it again. */

#pragma once

#include "client/form/editor.h"
#include "client/page/record-page.h"

/* @verb is "delete" or "restore"; @bin NULL: records of this kind are not thrown away. */
bool record_bin_may (const RecordBin *bin, const Msg *record, const char *verb);
void record_bin_put_in (Page *page, FormEditor *editor, const RecordBin *bin);
void record_bin_take_out (Page *page, FormEditor *editor, const RecordBin *bin);
