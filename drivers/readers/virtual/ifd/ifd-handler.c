/*
 * PC/SC IFD handler of tilld's virtual reader.
 *
 * pcscd loads this library like the driver of any reader (IFD handler 3.0). Each driver call becomes one
 * message over a unix socket to the process that plays reader and card: ../reader-server.ts. DEVICENAME in
 * reader.conf is the path of that socket.
 *
 *   request   operation u8   | length u32 LE | payload
 *   reply     status u16 LE  | length u32 LE | payload          status: an IFD_... code of ifdhandler.h
 *
 *   operation  payload of the request             payload of the reply
 *   POWER      u8: 0 down, 1 up, 2 reset          ATR
 *   TRANSMIT   command APDU                       response APDU
 *   PRESENCE   -                                  u8: 0 no card, 1 card
 *   CONTROL    u32 LE control code | bytes        bytes (escape commands)
 *   WAIT       u32 LE event number seen last      u32 LE event number, as soon as it is another one
 *
 * A reader has two connections: one for calls in turn, one for its polling thread, which blocks in WAIT, so
 * that a card is noticed at once instead of at pcscd's next poll. Each message leaves in one send: two would
 * meet Nagle-like delays in the receiver. A lost connection is dialled again at the next call, so the reader
 * can be unplugged (the process closes its socket) and plugged in again.
 */
#include <errno.h>
#include <ifdhandler.h>
#include <poll.h>
#include <pthread.h>
#include <reader.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

enum operation { POWER = 1, TRANSMIT = 2, PRESENCE = 3, CONTROL = 4, WAIT = 5 };

enum {
  READERS = 16,
  REQUEST_HEADER = 5,
  REPLY_HEADER = 6,
  LARGEST_PAYLOAD = 65536 + 16, /* the largest extended APDU, with room for a control code */
  CALL_TIMEOUT_S = 10,          /* the process hangs: give up, dial again */
};

struct reader {
  char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
  int call_socket;           /* -1: not connected */
  pthread_mutex_t call_lock; /* one call at a time */
  int wake_event;            /* eventfd: ends the polling thread's wait */
  /* The rest belongs to the polling thread. */
  int wait_socket; /* -1: not connected */
  bool wait_asked; /* a WAIT is unanswered */
  uint32_t seen_event;
};

static struct reader readers[READERS];

/* The upper half of a Lun numbers the readers of this library; NULL when there are too many. */
static struct reader *reader_of(DWORD lun) {
  DWORD index = (lun >> 16) & 0xFFFF;
  return index < READERS ? &readers[index] : NULL;
}

static void put_u32(uint8_t *to, uint32_t value) {
  for (int i = 0; i < 4; i++) to[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t get_u32(const uint8_t *from) {
  return from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

static int dial(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  struct timeval call_timeout = {.tv_sec = CALL_TIMEOUT_S};
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &call_timeout, sizeof call_timeout);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &call_timeout, sizeof call_timeout);
  if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
    close(fd);
    return -1;
  }
  return fd;
}

static bool receive_all(int fd, void *to, size_t length) {
  uint8_t *at = to;
  while (length > 0) {
    ssize_t got = recv(fd, at, length, MSG_WAITALL);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false; /* closed, or SO_RCVTIMEO passed */
    at += got;
    length -= (size_t)got;
  }
  return true;
}

static bool discard(int fd, uint32_t length) {
  uint8_t scratch[1024];
  while (length > 0) {
    uint32_t part = length < sizeof scratch ? length : sizeof scratch;
    if (!receive_all(fd, scratch, part)) return false;
    length -= part;
  }
  return true;
}

static bool send_request(int fd, enum operation operation, const struct iovec payload[2]) {
  uint8_t header[REQUEST_HEADER] = {(uint8_t)operation};
  size_t length = payload[0].iov_len + payload[1].iov_len;
  if (length > LARGEST_PAYLOAD) return false;
  put_u32(header + 1, (uint32_t)length);
  struct iovec parts[] = {{header, sizeof header}, payload[0], payload[1]};
  struct msghdr message = {.msg_iov = parts, .msg_iovlen = 3};
  return sendmsg(fd, &message, MSG_NOSIGNAL) == (ssize_t)(sizeof header + length);
}

/*
 * Gives the status of the process, IFD_ERROR_INSUFFICIENT_BUFFER when its answer is longer than *reply_length,
 * or IFD_COMMUNICATION_ERROR when the connection cannot be used any more. *reply_length becomes the number of
 * bytes in `reply`, 0 on every error.
 *
 * Not IFD_NO_SUCH_DEVICE: pcscd would rescan its configuration and hold the calling client for a second.
 */
static RESPONSECODE receive_reply(int fd, uint8_t *reply, uint32_t *reply_length) {
  uint8_t header[REPLY_HEADER];
  uint32_t capacity = *reply_length;
  *reply_length = 0;
  if (!receive_all(fd, header, sizeof header)) return IFD_COMMUNICATION_ERROR;
  RESPONSECODE status = header[0] | header[1] << 8;
  uint32_t length = get_u32(header + 2);
  if (length > LARGEST_PAYLOAD) return IFD_COMMUNICATION_ERROR;
  if (length > capacity) {
    return discard(fd, length) ? IFD_ERROR_INSUFFICIENT_BUFFER : IFD_COMMUNICATION_ERROR;
  }
  if (!receive_all(fd, reply, length)) return IFD_COMMUNICATION_ERROR;
  if (status == IFD_SUCCESS) *reply_length = length;
  return status;
}

static RESPONSECODE call(DWORD lun, enum operation operation, struct iovec first, struct iovec second,
                         uint8_t *reply, uint32_t *reply_length) {
  struct reader *reader = reader_of(lun);
  struct iovec payload[2] = {first, second};
  RESPONSECODE status = IFD_COMMUNICATION_ERROR;
  uint32_t capacity = *reply_length;
  *reply_length = 0;
  if (!reader) return IFD_NO_SUCH_DEVICE;
  pthread_mutex_lock(&reader->call_lock);
  if (reader->call_socket < 0) reader->call_socket = dial(reader->path);
  if (reader->call_socket >= 0) {
    if (send_request(reader->call_socket, operation, payload)) {
      *reply_length = capacity;
      status = receive_reply(reader->call_socket, reply, reply_length);
    }
    if (status == IFD_COMMUNICATION_ERROR) {
      close(reader->call_socket);
      reader->call_socket = -1;
    }
  }
  pthread_mutex_unlock(&reader->call_lock);
  return status;
}

static const struct iovec NOTHING = {0};

static struct iovec bytes(const void *from, size_t length) {
  return (struct iovec){(void *)from, length};
}

/* Sends WAIT, unless one is still unanswered from a call that ended by its time-out. */
static bool ask_for_event(struct reader *reader) {
  if (reader->wait_socket < 0) {
    reader->wait_socket = dial(reader->path);
    reader->wait_asked = false;
    if (reader->wait_socket < 0) return false;
  }
  if (!reader->wait_asked) {
    uint8_t seen[4];
    put_u32(seen, reader->seen_event);
    struct iovec payload[2] = {bytes(seen, sizeof seen), NOTHING};
    reader->wait_asked = send_request(reader->wait_socket, WAIT, payload);
  }
  return reader->wait_asked;
}

static bool take_event(struct reader *reader) {
  uint8_t event[4];
  uint32_t length = sizeof event;
  reader->wait_asked = false;
  if (receive_reply(reader->wait_socket, event, &length) != IFD_SUCCESS || length != sizeof event) return false;
  reader->seen_event = get_u32(event);
  return true;
}

/*
 * pcscd's polling thread waits here until something happened or the time is over; then it asks for the
 * presence of a card. After an error it pauses by itself (0.4 s).
 */
static RESPONSECODE wait_for_event(DWORD lun, int timeout_ms) {
  struct reader *reader = reader_of(lun);
  if (!reader) return IFD_NO_SUCH_DEVICE;
  bool works = ask_for_event(reader);
  if (works) {
    struct pollfd sources[] = {{.fd = reader->wait_socket, .events = POLLIN},
                               {.fd = reader->wake_event, .events = POLLIN}};
    eventfd_t woken;
    if (poll(sources, 2, timeout_ms < 0 ? 0 : timeout_ms) < 0) works = errno == EINTR;
    if (sources[1].revents) eventfd_read(reader->wake_event, &woken);
    if (works && sources[0].revents) works = take_event(reader);
  }
  if (works) return IFD_SUCCESS;
  if (reader->wait_socket >= 0) close(reader->wait_socket);
  reader->wait_socket = -1;
  return IFD_COMMUNICATION_ERROR;
}

/* pcscd wants its polling thread back: to look after power, or to end. */
static RESPONSECODE stop_waiting(DWORD lun) {
  struct reader *reader = reader_of(lun);
  if (!reader) return IFD_NO_SUCH_DEVICE;
  eventfd_write(reader->wake_event, 1);
  return IFD_SUCCESS;
}

RESPONSECODE IFDHCreateChannelByName(DWORD lun, LPSTR device_name) {
  struct reader *reader = reader_of(lun);
  if (!reader || strlen(device_name) >= sizeof reader->path) return IFD_NOT_SUPPORTED;
  int call_socket = dial(device_name);
  if (call_socket < 0) return IFD_NO_SUCH_DEVICE;
  memset(reader, 0, sizeof *reader);
  strcpy(reader->path, device_name);
  pthread_mutex_init(&reader->call_lock, NULL);
  reader->call_socket = call_socket;
  reader->wait_socket = -1;
  reader->wake_event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  return IFD_SUCCESS;
}

/* Only readers that are named by a socket's path. */
RESPONSECODE IFDHCreateChannel(DWORD lun, DWORD channel) {
  (void)lun;
  (void)channel;
  return IFD_NOT_SUPPORTED;
}

/* pcscd has ended the polling thread before. */
RESPONSECODE IFDHCloseChannel(DWORD lun) {
  struct reader *reader = reader_of(lun);
  if (!reader) return IFD_NO_SUCH_DEVICE;
  if (reader->call_socket >= 0) close(reader->call_socket);
  if (reader->wait_socket >= 0) close(reader->wait_socket);
  if (reader->wake_event >= 0) close(reader->wake_event);
  reader->call_socket = reader->wait_socket = reader->wake_event = -1;
  pthread_mutex_destroy(&reader->call_lock);
  return IFD_SUCCESS;
}

static RESPONSECODE capability(PDWORD length, PUCHAR value, const void *from, size_t size) {
  if (*length < size) return IFD_ERROR_INSUFFICIENT_BUFFER;
  memcpy(value, from, size);
  *length = size;
  return IFD_SUCCESS;
}

RESPONSECODE IFDHGetCapabilities(DWORD lun, DWORD tag, PDWORD length, PUCHAR value) {
  (void)lun;
  static const uint8_t no = 0, yes = 1, one_slot = 1, most_readers = READERS;
  RESPONSECODE (*wait)(DWORD, int) = wait_for_event;
  RESPONSECODE (*stop)(DWORD) = stop_waiting;
  switch (tag) {
    case TAG_IFD_SLOTS_NUMBER: return capability(length, value, &one_slot, 1);
    case TAG_IFD_SIMULTANEOUS_ACCESS: return capability(length, value, &most_readers, 1);
    case TAG_IFD_THREAD_SAFE: return capability(length, value, &yes, 1);
    case TAG_IFD_SLOT_THREAD_SAFE: return capability(length, value, &no, 1);
    case TAG_IFD_POLLING_THREAD_KILLABLE: return capability(length, value, &no, 1);
    case TAG_IFD_POLLING_THREAD_WITH_TIMEOUT: return capability(length, value, &wait, sizeof wait);
    case TAG_IFD_STOP_POLLING_THREAD: return capability(length, value, &stop, sizeof stop);
    default: *length = 0; return IFD_ERROR_TAG;
  }
}

RESPONSECODE IFDHSetCapabilities(DWORD lun, DWORD tag, DWORD length, PUCHAR value) {
  (void)lun;
  (void)tag;
  (void)length;
  (void)value;
  return IFD_NOT_SUPPORTED;
}

/* A contactless card has nothing to negotiate. */
RESPONSECODE IFDHSetProtocolParameters(DWORD lun, DWORD protocol, UCHAR flags, UCHAR pts1, UCHAR pts2,
                                       UCHAR pts3) {
  (void)lun;
  (void)protocol;
  (void)flags;
  (void)pts1;
  (void)pts2;
  (void)pts3;
  return IFD_SUCCESS;
}

RESPONSECODE IFDHPowerICC(DWORD lun, DWORD action, PUCHAR atr, PDWORD atr_length) {
  uint8_t request = action == IFD_POWER_UP ? 1 : action == IFD_RESET ? 2 : 0;
  uint8_t reply[MAX_ATR_SIZE];
  uint32_t reply_length = sizeof reply;
  RESPONSECODE status = call(lun, POWER, bytes(&request, 1), NOTHING, reply, &reply_length);
  /* pcscd passes no buffer to power down. */
  if (atr && atr_length) {
    memcpy(atr, reply, reply_length);
    *atr_length = reply_length;
  }
  return status;
}

RESPONSECODE IFDHTransmitToICC(DWORD lun, SCARD_IO_HEADER send_pci, PUCHAR command, DWORD command_length,
                               PUCHAR response, PDWORD response_length, PSCARD_IO_HEADER receive_pci) {
  (void)send_pci;
  (void)receive_pci;
  uint32_t reply_length = *response_length > LARGEST_PAYLOAD ? LARGEST_PAYLOAD : (uint32_t)*response_length;
  RESPONSECODE status = call(lun, TRANSMIT, bytes(command, command_length), NOTHING, response, &reply_length);
  *response_length = reply_length;
  return status;
}

RESPONSECODE IFDHControl(DWORD lun, DWORD control_code, PUCHAR command, DWORD command_length, PUCHAR response,
                         DWORD response_capacity, LPDWORD response_length) {
  uint8_t code[4];
  uint32_t reply_length = response_capacity > LARGEST_PAYLOAD ? LARGEST_PAYLOAD : (uint32_t)response_capacity;
  put_u32(code, (uint32_t)control_code);
  RESPONSECODE status = call(lun, CONTROL, bytes(code, sizeof code), bytes(command, command_length), response,
                             &reply_length);
  *response_length = reply_length;
  return status;
}

RESPONSECODE IFDHICCPresence(DWORD lun) {
  uint8_t present = 0;
  uint32_t reply_length = sizeof present;
  RESPONSECODE status = call(lun, PRESENCE, NOTHING, NOTHING, &present, &reply_length);
  if (status != IFD_SUCCESS) return status;
  return present ? IFD_ICC_PRESENT : IFD_ICC_NOT_PRESENT;
}
