#include "inventory/sources/arp.h"

#include "base/cleanup.h"
#include "inventory/sources/arp_echo.h"
#include "inventory/sources/arp_visit.h"
#include <arpa/inet.h>
#include <errno.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#define CANCEL_LOOK_US 100000 /* how long a cancellation may go unnoticed */
#define FRAMES_AT_ONCE 256    /* read before the clock is looked at again */
#define QUEUE_BYTES (4 << 20) /* of the kernel, for frames not read yet */
#define SEND_AGAIN_US 2000    /* when the interface's own queue is full */
#define SEND_AGAIN_TIMES 50

typedef struct {
	ArpVisit *visit;
	Deadline *deadline;
	int fd;     /* for ARP */
	int fd_six; /* for neighbour discovery; -1: nothing is asked for by it */
	int64_t started_us;
} Ear;

static int64_t ear_offset(const Ear *ear)
{
	return g_get_monotonic_time() - ear->started_us;
}

static int socket_open(int protocol, Cause *ret_cause, char **ret_message)
{
	int size = QUEUE_BYTES;
	int fd = socket(
	        AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, htons((uint16_t)protocol));
	if (fd >= 0) {
		if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) != 0)
			setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
		return fd;
	}
	int why = errno;
	if (why == EPERM || why == EACCES) {
		g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
		*ret_cause = CAUSE_DENIED;
		*ret_message = g_strdup_printf("ARP probes need CAP_NET_RAW: run once as root: "
		                               "setcap cap_net_raw+ep %s",
		        program ? program : "PATH");
		return -1;
	}
	*ret_cause = CAUSE_ERROR;
	*ret_message = g_strdup_printf("packet socket: %s", g_strerror(why));
	return -1;
}

/* Only neighbour discovery is handed over: the rest of IPv6 would fill the queue. Where the kernel
 * does not take the filter, frames are looked at one by one. */
static void ndp_filter(int fd)
{
	struct sock_filter program[] = {
	        {BPF_LD | BPF_B | BPF_ABS, 0, 0, 20}, /* the next header */
	        {BPF_JMP | BPF_JEQ | BPF_K, 0, 3, IPPROTO_ICMPV6},
	        {BPF_LD | BPF_B | BPF_ABS, 0, 0, 54}, /* the type of ICMPv6 */
	        {BPF_JMP | BPF_JGE | BPF_K, 0, 1, 135},
	        {BPF_JMP | BPF_JGT | BPF_K, 0, 1, 136},
	        {BPF_RET | BPF_K, 0, 0, 0},
	        {BPF_RET | BPF_K, 0, 0, NDP_FRAME_MAX},
	};
	struct sock_fprog filter = {G_N_ELEMENTS(program), program};
	setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
}

bool arp_permitted(void)
{
	g_autofree char *status = NULL;
	if (!g_file_get_contents("/proc/thread-self/status", &status, NULL, NULL))
		return false;
	const char *at = strstr(status, "\nCapEff:");
	guint64 effective = at ? g_ascii_strtoull(at + strlen("\nCapEff:\t"), NULL, 16) : 0;
	return effective >> CAP_NET_RAW & 1;
}

static void frame_take(const Ear *ear, int fd, const uint8_t *bytes, size_t length, int index)
{
	ArpFrame frame;
	NdpFrame frame_six;
	if (fd == ear->fd && arp_frame_parse(bytes, length, &frame))
		arp_visit_hear(ear->visit, &frame, index, ear_offset(ear));
	if (fd == ear->fd_six && ndp_frame_parse(bytes, length, &frame_six))
		arp_visit_hear_six(ear->visit, &frame_six, index, ear_offset(ear));
}

static void frames_read(const Ear *ear, int fd)
{
	uint8_t bytes[NDP_FRAME_MAX];
	for (int i = 0; fd >= 0 && i < FRAMES_AT_ONCE; i++) {
		struct sockaddr_ll from = {0};
		socklen_t length = sizeof from;
		ssize_t got = recvfrom(
		        fd, bytes, sizeof bytes, MSG_DONTWAIT, (struct sockaddr *)&from, &length);
		if (got < 0)
			return;
		if (from.sll_pkttype != PACKET_OUTGOING)
			frame_take(ear, fd, bytes, (size_t)got, from.sll_ifindex);
	}
}

/* Hears until the time (monotonic) has come; other than CAUSE_NONE when the run has to stop. */
static Cause ear_listen(const Ear *ear, int64_t until_us)
{
	for (;;) {
		frames_read(ear, ear->fd);
		frames_read(ear, ear->fd_six);
		Cause state = ear->deadline ? deadline_state(ear->deadline) : CAUSE_NONE;
		int64_t left_us = until_us - g_get_monotonic_time();
		if (state != CAUSE_NONE || left_us <= 0)
			return state;
		struct pollfd wait[] = {
		        {.fd = ear->fd, .events = POLLIN}, {.fd = ear->fd_six, .events = POLLIN}};
		struct timespec time = {.tv_nsec = MIN(left_us, CANCEL_LOOK_US) * 1000};
		ppoll(wait, G_N_ELEMENTS(wait), &time, NULL);
	}
}

/* Sends one probe; waits a little for a full queue. Returns 0 or the errno. */
static int probe_send(const Ear *ear, const ArpItem *item)
{
	uint8_t bytes[MAX(ARP_FRAME_BYTES, NDP_PROBE_BYTES)];
	const bool six = item->six.length == 16;
	const size_t length = six ? NDP_PROBE_BYTES : ARP_FRAME_BYTES;
	struct sockaddr_ll to = {.sll_family = AF_PACKET,
	        .sll_protocol = htons(six ? ETH_P_IPV6 : ETH_P_ARP),
	        .sll_ifindex = item->segment->index,
	        .sll_halen = 6};
	if (six)
		ndp_frame_probe(&item->segment->mac, item->six.bytes, bytes);
	else
		arp_frame_probe(&item->segment->mac, item->address, bytes);
	memcpy(to.sll_addr, bytes, 6); /* the frame begins with whom it is for */
	for (int i = 0;; i++) {
		if (sendto(six ? ear->fd_six : ear->fd, bytes, length, 0, (struct sockaddr *)&to,
		            sizeof to) >= 0)
			return 0;
		if ((errno != EAGAIN && errno != ENOBUFS && errno != EINTR) ||
		        i == SEND_AGAIN_TIMES)
			return errno;
		g_usleep(SEND_AGAIN_US);
	}
}

/* One probe for every target, `gap_us` apart. A target that could not be sent is not tried again.
 */
static Cause round_run(const Ear *ear, int64_t gap_us)
{
	int64_t next_us = g_get_monotonic_time();
	for (size_t i = 0; i < ear->visit->count; i++) {
		ArpItem *item = &ear->visit->items[i];
		if (!item->segment || item->send_errno != 0)
			continue;
		Cause state = ear_listen(ear, next_us);
		if (state != CAUSE_NONE)
			return state;
		int send_errno = probe_send(ear, item);
		arp_visit_sent(ear->visit, item, send_errno, ear_offset(ear));
		next_us += gap_us;
	}
	return ear_listen(ear, next_us);
}

static Cause rounds_run(const Ear *ear, const ArpPlan *plan)
{
	const int64_t gap_us = 1000000 / (plan->rate > 0 ? plan->rate : 500);
	const int64_t spacing_us = (plan->spacing_ms > 0 ? plan->spacing_ms : 150) * INT64_C(1000);
	const int64_t listen_us = (plan->listen_ms > 0 ? plan->listen_ms : 1000) * INT64_C(1000);
	for (int round = 0; round < ARP_PROBES; round++) {
		int64_t round_us = g_get_monotonic_time();
		Cause state = round_run(ear, gap_us);
		if (state == CAUSE_NONE && round + 1 < ARP_PROBES)
			state = ear_listen(ear, round_us + spacing_us);
		if (state != CAUSE_NONE)
			return state;
	}
	return ear_listen(ear, g_get_monotonic_time() + listen_us);
}

static void dropped_read(const Ear *ear)
{
	const int fds[] = {ear->fd, ear->fd_six};
	for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
		struct tpacket_stats stats = {0};
		socklen_t length = sizeof stats;
		if (fds[i] >= 0 &&
		        getsockopt(fds[i], SOL_PACKET, PACKET_STATISTICS, &stats, &length) == 0)
			ear->visit->dropped += stats.tp_drops;
	}
	g_string_append_printf(ear->visit->evidence,
	        "%u ARP frames about other addresses, %u lost in the queue\n",
	        ear->visit->unrelated, ear->visit->dropped);
}

/* Probes what can be probed; false when the run has to end without a value. */
static bool visit_run(ArpVisit *visit, const ArpPlan *plan, Deadline *deadline, Cause *ret_cause,
        char **ret_message)
{
	if (!arp_visit_has_work(visit))
		return true;
	AutoFd fd = socket_open(ETH_P_ARP, ret_cause, ret_message), fd_six = -1;
	if (fd < 0)
		return false;
	if (arp_visit_has_six(visit)) {
		fd_six = socket_open(ETH_P_IPV6, ret_cause, ret_message);
		if (fd_six < 0)
			return false;
		ndp_filter(fd_six);
	}
	Ear ear = {visit, deadline, fd, fd_six, g_get_monotonic_time()};
	Cause state = rounds_run(&ear, plan);
	dropped_read(&ear);
	if (state == CAUSE_NONE) {
		arp_echo_ask(visit, deadline);
		return true;
	}
	*ret_cause = state;
	*ret_message =
	        g_strdup(state == CAUSE_CANCELLED
	                         ? "ARP probes were interrupted"
	                         : "ARP probes did not end before the deadline; raise --timeout");
	return false;
}

void arp_observe(const ArpPlan *plan, Deadline *deadline, json_t **ret_value, Cause *ret_cause,
        char **ret_message, GString *evidence)
{
	*ret_value = NULL;
	*ret_cause = CAUSE_NONE;
	*ret_message = NULL;
	if (plan->count > ARP_TARGETS_MAX) {
		*ret_cause = CAUSE_LIMIT;
		*ret_message = g_strdup_printf(
		        "%zu addresses to probe, at most %d are", plan->count, ARP_TARGETS_MAX);
		return;
	}
	g_autoptr(GError) error = NULL;
	g_autoptr(ArpSegments) segments = arp_segments_observe(&error);
	if (!segments) {
		*ret_cause = CAUSE_ERROR;
		*ret_message = g_strdup(error->message);
		return;
	}
	g_autoptr(ArpVisit) visit = arp_visit_new(plan, segments, evidence);
	if (visit_run(visit, plan, deadline, ret_cause, ret_message))
		*ret_value = arp_visit_value(visit, g_get_host_name());
}
