#pragma once

/* Output channels that are computed together. The block formats add up in float beside the integers of a block, so half as many fit the registers. */
enum { NARROW = 32, WIDE = 64 };
