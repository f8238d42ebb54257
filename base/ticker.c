#include "base/ticker.h"

#include "base/thread.h"

struct Ticker {
	void (*work)(void *data);
	void *data;
	int64_t every_us;
	pthread_t thread;
	pthread_mutex_t lock; /* of `stop` */
	pthread_cond_t stopped;
	bool stop;
};

/* True: it is ended. */
static bool stopped_within(Ticker *ticker, int64_t until_us)
{
	pthread_mutex_lock(&ticker->lock);
	while (!ticker->stop && condition_wait_until(&ticker->stopped, &ticker->lock, until_us))
		;
	bool stop = ticker->stop;
	pthread_mutex_unlock(&ticker->lock);
	return stop;
}

static void *tick(void *data)
{
	Ticker *ticker = data;
	do
		ticker->work(ticker->data);
	while (!stopped_within(ticker, g_get_monotonic_time() + ticker->every_us));
	return NULL;
}

static void ticker_release(Ticker *ticker)
{
	pthread_mutex_destroy(&ticker->lock);
	pthread_cond_destroy(&ticker->stopped);
	g_free(ticker);
}

Ticker *ticker_new(void (*work)(void *data), void *data, int64_t every_ms, GError **error)
{
	Ticker *ticker = g_new0(Ticker, 1);
	ticker->work = work;
	ticker->data = data;
	ticker->every_us = every_ms * 1000;
	pthread_mutex_init(&ticker->lock, NULL);
	condition_init(&ticker->stopped);
	if (thread_start(&ticker->thread, tick, ticker, error))
		return ticker;
	ticker_release(ticker);
	return NULL;
}

void ticker_free(Ticker *ticker)
{
	if (!ticker)
		return;
	pthread_mutex_lock(&ticker->lock);
	ticker->stop = true;
	pthread_cond_signal(&ticker->stopped);
	pthread_mutex_unlock(&ticker->lock);
	pthread_join(ticker->thread, NULL);
	ticker_release(ticker);
}
