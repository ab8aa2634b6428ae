#pragma once

#include "heads.h"

/** Attention of many rows: the keys and values are packed once, then read by every tile of queries. */
size_t many_queries_scratch_bytes(const Heads *heads);
void many_queries(const Heads *heads, void *scratch, const Workers *workers);
