/* The floor of an insertion: waits for cards through bare libpcsclite and connects to each.
 * usage: card-seen READER COUNT    prints 0 when it waits, then the time of each card, microseconds of CLOCK_MONOTONIC */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <winscard.h>

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

int main(int argc, char **argv)
{
    SCARDCONTEXT context;
    if (argc != 3) return 2;
    long count = strtol(argv[2], NULL, 10);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context) != SCARD_S_SUCCESS) return 1;
    SCARD_READERSTATE state = {.szReader = argv[1], .dwCurrentState = SCARD_STATE_UNAWARE};
    if (SCardGetStatusChange(context, 1000, &state, 1) != SCARD_S_SUCCESS) return 1;
    printf("0\n");
    for (long seen = 0; seen < count;) {
        DWORD before = state.dwEventState;
        state.dwCurrentState = before;
        if (SCardGetStatusChange(context, 10000, &state, 1) != SCARD_S_SUCCESS) return 1;
        if (!(state.dwEventState & SCARD_STATE_PRESENT) || (before & SCARD_STATE_PRESENT)) continue;
        SCARDHANDLE card;
        DWORD protocol;
        if (SCardConnect(context, argv[1], SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card,
                         &protocol) != SCARD_S_SUCCESS)
            return 1;
        printf("%.1f\n", now_us());
        SCardDisconnect(card, SCARD_LEAVE_CARD);
        seen++;
    }
    SCardReleaseContext(context);
    return 0;
}
