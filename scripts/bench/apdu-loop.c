/* The floor of an APDU: SELECT PPSE sent in a loop through bare libpcsclite.
 * usage: apdu-loop READER COUNT [GROUP PAUSE_MS]
 * Prints one round trip per line, in microseconds; with a pause after each group, as between taps, where processors
 * fall asleep and caches cool. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    static const unsigned char select_ppse[] = {0x00, 0xA4, 0x04, 0x00, 0x0E, '2', 'P', 'A', 'Y', '.',
                                                'S',  'Y',  'S',  '.',  'D',  'D', 'F', '0', '1', 0x00};
    SCARDCONTEXT context;
    SCARDHANDLE card;
    DWORD protocol;
    if (argc != 3 && argc != 5) return 2;
    long count = strtol(argv[2], NULL, 10);
    long group = argc == 5 ? strtol(argv[3], NULL, 10) : count;
    struct timespec pause = {0, argc == 5 ? strtol(argv[4], NULL, 10) * 1000000L : 0};
    if (SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context) != SCARD_S_SUCCESS) return 1;
    if (SCardConnect(context, argv[1], SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card, &protocol) !=
        SCARD_S_SUCCESS)
        return 1;
    const SCARD_IO_REQUEST *pci = protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    for (long i = 0; i < count; i++) {
        unsigned char response[258];
        DWORD length = sizeof response;
        double start = now_us();
        if (SCardTransmit(card, pci, select_ppse, sizeof select_ppse, NULL, response, &length) != SCARD_S_SUCCESS) return 1;
        printf("%.1f\n", now_us() - start);
        if (group > 0 && (i + 1) % group == 0) nanosleep(&pause, NULL);
    }
    SCardDisconnect(card, SCARD_LEAVE_CARD);
    SCardReleaseContext(context);
    return 0;
}
