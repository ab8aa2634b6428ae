/* What follows the products of a linear layer: the largest output of a row in one panel. */
#pragma once

#include <stdint.h>

typedef struct {
  float value;
  int32_t channel;
} Best;
