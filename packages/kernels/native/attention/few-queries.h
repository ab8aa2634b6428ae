#pragma once

#include "heads.h"

/** Rows (new tokens × heads that share keys and values) up to which reading the cache costs more than the products do. */
int few_queries_suit(const Heads *heads);

/** Attention of few rows over long caches: the positions are split over the workers (as in Flash-Decoding, Dao et al. 2023). */
size_t few_queries_scratch_bytes(const Heads *heads);
void few_queries(const Heads *heads, void *scratch, const Workers *workers);
