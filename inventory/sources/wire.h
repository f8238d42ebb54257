/* Whole numbers as frames carry them: the high byte first (RFC 791, appendix B). */
#pragma once

#include <stdint.h>

static inline void put_16(uint8_t *at, unsigned value)
{
	at[0] = (uint8_t)(value >> 8 & 0xff);
	at[1] = (uint8_t)(value & 0xff);
}

static inline void put_32(uint8_t *at, uint32_t value)
{
	put_16(at, value >> 16);
	put_16(at + 2, value & 0xffff);
}

static inline uint16_t get_16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static inline uint32_t get_32(const uint8_t *at)
{
	return (uint32_t)get_16(at) << 16 | get_16(at + 2);
}
