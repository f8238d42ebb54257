#include "base/error.h"
#include "inventory/fanout.h"
#include "tests/harness.h"
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

/* What the callbacks saw. */
typedef struct {
	size_t done, null, ticks, last_count;
	Cause causes[CAUSE_CANCELLED + 1];
	bool seen[1000];
	bool wrong; /* a result that is not its input's */
} Seen;

static int64_t now_ms(void)
{
	return g_get_monotonic_time() / 1000;
}

/* Inputs and results are both "a number": the index, and on the way back a cause beside it. */
typedef struct {
	size_t index;
	Cause cause;
} Answer;

static void *answer_new(const void *input, Cause cause)
{
	Answer *answer = g_new0(Answer, 1);
	answer->index = *(const size_t *)input;
	answer->cause = cause;
	return answer;
}

static void done_note(size_t index, void *result, void *data)
{
	Seen *seen = data;
	Answer *answer = result;
	seen->done++;
	seen->wrong = seen->wrong || seen->seen[index] || (answer && answer->index != index);
	seen->seen[index] = true;
	if (answer)
		seen->causes[answer->cause]++;
	else
		seen->null++;
	g_free(answer);
}

static void tick_note(size_t finished, size_t count, void *data)
{
	Seen *seen = data;
	seen->ticks++;
	seen->last_count = count;
	seen->wrong = seen->wrong || finished != seen->done;
}

static size_t numbers[1000];
static const void *inputs[1000];

static void inputs_fill(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(inputs); i++) {
		numbers[i] = i;
		inputs[i] = &numbers[i];
	}
}

static gssize run_all(size_t count, FanoutJob job, FanoutOptions options, Seen *seen)
{
	inputs_fill();
	FanoutCalls calls = {job, done_note, tick_note, g_free, seen};
	return fanout_run(inputs, count, &options, &calls, NULL);
}

static void *job_quick(const void *input, Deadline *deadline)
{
	return answer_new(input, deadline_state(deadline));
}

static void test_runs_a_thousand_jobs_once_each(void)
{
	Seen seen = {0};
	FanoutOptions options = {.jobs_at_once = 64, .timeout_ms_per_job = 60000};
	CU_ASSERT_EQUAL(run_all(1000, job_quick, options, &seen), 0);
	CU_ASSERT_EQUAL(seen.done, 1000);
	CU_ASSERT_EQUAL(seen.causes[CAUSE_NONE], 1000);
	CU_ASSERT_EQUAL(seen.null, 0);
	CU_ASSERT_EQUAL(seen.ticks, 0);
	CU_ASSERT_FALSE(seen.wrong);
}

static void test_runs_nothing_for_no_inputs(void)
{
	Seen seen = {0};
	FanoutOptions options = {.jobs_at_once = 4, .timeout_ms_per_job = 1000};
	CU_ASSERT_EQUAL(run_all(0, job_quick, options, &seen), 0);
	CU_ASSERT_EQUAL(seen.done, 0);
}

enum { AT_ONCE = 5, TICKS = 5 };
static atomic_int running, running_most, ticks_wanted;

/* As many as may be at once, and ticks, are waited for. */
static void *job_count(const void *input, Deadline *deadline)
{
	int mine = atomic_fetch_add(&running, 1) + 1, most = atomic_load(&running_most);
	while (mine > most && !atomic_compare_exchange_weak(&running_most, &most, mine))
		;
	do
		poll(NULL, 0, 20);
	while (atomic_load(&ticks_wanted) > 0 && deadline_state(deadline) == CAUSE_NONE);
	atomic_fetch_sub(&running, 1);
	return answer_new(input, deadline_state(deadline));
}

static void tick_count(size_t finished, size_t count, void *data)
{
	tick_note(finished, count, data);
	if (atomic_load(&running_most) >= AT_ONCE)
		atomic_fetch_sub(&ticks_wanted, 1);
}

static void test_keeps_to_the_number_at_once_and_ticks(void)
{
	Seen seen = {0};
	inputs_fill();
	atomic_store(&ticks_wanted, TICKS);
	FanoutOptions options = {
	        .jobs_at_once = AT_ONCE, .timeout_ms_per_job = 60000, .tick_ms = 10};
	FanoutCalls calls = {job_count, done_note, tick_count, g_free, &seen};
	CU_ASSERT_EQUAL(fanout_run(inputs, 50, &options, &calls, NULL), 0);
	CU_ASSERT_EQUAL(seen.done, 50);
	CU_ASSERT_EQUAL(atomic_load(&running_most), AT_ONCE);
	CU_ASSERT_TRUE(seen.ticks >= TICKS);
	CU_ASSERT_EQUAL(seen.last_count, 50);
	CU_ASSERT_FALSE(seen.wrong);
}

/* Reads from a socket nobody writes to, as a library does that knows no time. */
static void *job_read(const void *input, Deadline *deadline)
{
	int ends[2];
	char byte;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return answer_new(input, CAUSE_ERROR);
	deadline_guard(deadline, ends[0]);
	ssize_t got = read(ends[0], &byte, 1);
	deadline_release(deadline);
	close(ends[0]);
	close(ends[1]);
	return answer_new(input, got == 0 ? deadline_state(deadline) : CAUSE_ERROR);
}

static void test_a_deadline_shuts_a_read(void)
{
	Seen seen = {0};
	FanoutOptions options = {
	        .jobs_at_once = 20, .timeout_ms_per_job = 200, .abandon_after_ms = 20000};
	int64_t begin = now_ms();
	CU_ASSERT_EQUAL(run_all(40, job_read, options, &seen), 0);
	int64_t took = now_ms() - begin;
	CU_ASSERT_EQUAL(seen.causes[CAUSE_TIMEOUT], 40);
	/* two rounds: a deadline starts with its job, not with the run */
	CU_ASSERT_TRUE(took >= 400 && took < 20000);
}

static void test_a_job_in_time_is_not_shut(void)
{
	Seen seen = {0};
	FanoutOptions options = {.jobs_at_once = 10, .timeout_ms_per_job = 60000};
	CU_ASSERT_EQUAL(run_all(10, job_count, options, &seen), 0);
	CU_ASSERT_EQUAL(seen.causes[CAUSE_NONE], 10);
}

static atomic_int cancel;

/* The second tick presses Ctrl-C. */
static void tick_cancel(size_t finished, size_t count, void *data)
{
	(void)finished, (void)count;
	Seen *seen = data;
	if (++seen->ticks == 2)
		atomic_store(&cancel, 1);
}

static void test_cancel_ends_the_running_and_tells_the_waiting(void)
{
	Seen seen = {0};
	inputs_fill();
	atomic_store(&cancel, 0);
	FanoutOptions options = {.jobs_at_once = 8,
	        .timeout_ms_per_job = 60000,
	        .abandon_after_ms = 20000,
	        .tick_ms = 50,
	        .cancel = &cancel};
	FanoutCalls calls = {job_read, done_note, tick_cancel, g_free, &seen};
	int64_t begin = now_ms();
	CU_ASSERT_EQUAL(fanout_run(inputs, 200, &options, &calls, NULL), 0);
	CU_ASSERT_TRUE(now_ms() - begin < 20000);
	CU_ASSERT_EQUAL(seen.done, 200);
	CU_ASSERT_EQUAL(seen.causes[CAUSE_CANCELLED], 200);
	CU_ASSERT_FALSE(seen.wrong);
}

static atomic_int let_go, late_freed;

static void late_free(void *result)
{
	g_free(result);
	atomic_fetch_add(&late_freed, 1);
}

/* Every third job hears nothing until it is let go. */
static void *job_deaf(const void *input, Deadline *deadline)
{
	(void)deadline;
	if (*(const size_t *)input % 3 == 0)
		while (!atomic_load(&let_go))
			poll(NULL, 0, 5);
	return answer_new(input, CAUSE_NONE);
}

static void test_abandons_a_job_that_does_not_come_back(void)
{
	Seen seen = {0};
	inputs_fill();
	FanoutOptions options = {
	        .jobs_at_once = 2, .timeout_ms_per_job = 100, .abandon_after_ms = 1500};
	FanoutCalls calls = {job_deaf, done_note, NULL, late_free, &seen};
	int64_t begin = now_ms();
	CU_ASSERT_EQUAL(fanout_run(inputs, 9, &options, &calls, NULL), 3);
	CU_ASSERT_TRUE(now_ms() - begin < 20000);
	CU_ASSERT_EQUAL(seen.done, 9);
	CU_ASSERT_EQUAL(seen.null, 3);
	CU_ASSERT_TRUE(seen.seen[0] && seen.seen[3] && seen.seen[6]);
	CU_ASSERT_EQUAL(seen.causes[CAUSE_NONE], 6);
	CU_ASSERT_EQUAL(atomic_load(&late_freed), 0);
	atomic_store(&let_go, 1);
	for (int i = 0; i < 6000 && atomic_load(&late_freed) < 3; i++)
		poll(NULL, 0, 10);
	CU_ASSERT_EQUAL(atomic_load(&late_freed), 3);
	poll(NULL, 0, 50); /* the last of them lets go of what it shared */
}

/*
 * Many descriptors opened, guarded, released and closed at their deadline: if the watchdog ever
 * shut one that had been let go, the pipe of another job, with the same number, would break.
 */
static void *job_reuse(const void *input, Deadline *deadline)
{
	int ends[2], guarded[2];
	char byte = 'x';
	Cause cause = CAUSE_NONE;
	for (int i = 0; i < 20 && cause == CAUSE_NONE; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, guarded) != 0)
			return answer_new(input, CAUSE_ERROR);
		deadline_guard(deadline, guarded[0]);
		poll(NULL, 0, 1);
		deadline_release(deadline);
		close(guarded[0]);
		close(guarded[1]);
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
			return answer_new(input, CAUSE_ERROR);
		bool whole = send(ends[1], &byte, 1, MSG_NOSIGNAL) == 1 && poll(NULL, 0, 1) == 0 &&
		             recv(ends[0], &byte, 1, 0) == 1;
		if (!whole)
			cause = CAUSE_ERROR;
		close(ends[0]);
		close(ends[1]);
	}
	return answer_new(input, cause);
}

static void test_a_descriptor_let_go_is_never_shut(void)
{
	Seen seen = {0};
	FanoutOptions options = {
	        .jobs_at_once = 32, .timeout_ms_per_job = 20, .abandon_after_ms = 60000};
	CU_ASSERT_EQUAL(run_all(320, job_reuse, options, &seen), 0);
	CU_ASSERT_EQUAL(seen.causes[CAUSE_NONE], 320);
}

static void *job_signals(const void *input, Deadline *deadline)
{
	(void)deadline;
	sigset_t blocked;
	pthread_sigmask(SIG_SETMASK, NULL, &blocked);
	bool all = sigismember(&blocked, SIGINT) == 1 && sigismember(&blocked, SIGPIPE) == 1;
	return answer_new(input, all ? CAUSE_NONE : CAUSE_ERROR);
}

static void test_workers_take_no_signals(void)
{
	Seen seen = {0};
	sigset_t blocked;
	FanoutOptions options = {.jobs_at_once = 4, .timeout_ms_per_job = 60000};
	CU_ASSERT_EQUAL(run_all(4, job_signals, options, &seen), 0);
	CU_ASSERT_EQUAL(seen.causes[CAUSE_NONE], 4);
	pthread_sigmask(SIG_SETMASK, NULL, &blocked);
	CU_ASSERT_EQUAL(sigismember(&blocked, SIGINT), 0);
}

/* A call that hears nothing, made aside by jobs with little time. */
static void call_deaf(void *data)
{
	while (!atomic_load(&let_go))
		poll(NULL, 0, 5);
	*(size_t *)data += 1;
}

static void call_quick(void *data)
{
	*(size_t *)data += 1;
}

static atomic_bool all_deaf;

static void *job_aside(const void *input, Deadline *deadline)
{
	size_t *number = g_new0(size_t, 1);
	bool deaf = atomic_load(&all_deaf);
	bool back = fanout_aside(deaf ? call_deaf : call_quick, number, late_free, deadline);
	if (back == deaf || (back && *number != 1))
		return answer_new(input, CAUSE_ERROR);
	if (back)
		g_free(number);
	return answer_new(input, deadline_state(deadline));
}

static void test_a_call_aside_is_left_at_the_deadline(void)
{
	Seen quick = {0}, deaf = {0};
	atomic_store(&let_go, 0);
	atomic_store(&late_freed, 0);
	FanoutOptions options = {
	        .jobs_at_once = 5, .timeout_ms_per_job = 60000, .abandon_after_ms = 20000};
	CU_ASSERT_EQUAL(run_all(5, job_aside, options, &quick), 0);
	CU_ASSERT_EQUAL(quick.causes[CAUSE_NONE], 5);
	atomic_store(&all_deaf, true);
	options.timeout_ms_per_job = 300;
	CU_ASSERT_EQUAL(run_all(5, job_aside, options, &deaf), 0);
	CU_ASSERT_EQUAL(deaf.causes[CAUSE_TIMEOUT], 5);
	atomic_store(&let_go, 1);
	for (int i = 0; i < 6000 && atomic_load(&late_freed) < 5; i++)
		poll(NULL, 0, 10);
	CU_ASSERT_EQUAL(atomic_load(&late_freed), 5);
	poll(NULL, 0, 50);
}

TEST_MAIN("fanout", CASE(test_runs_a_thousand_jobs_once_each),
        CASE(test_runs_nothing_for_no_inputs), CASE(test_keeps_to_the_number_at_once_and_ticks),
        CASE(test_a_deadline_shuts_a_read), CASE(test_a_job_in_time_is_not_shut),
        CASE(test_cancel_ends_the_running_and_tells_the_waiting),
        CASE(test_abandons_a_job_that_does_not_come_back),
        CASE(test_a_descriptor_let_go_is_never_shut), CASE(test_workers_take_no_signals),
        CASE(test_a_call_aside_is_left_at_the_deadline))
