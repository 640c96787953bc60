/*
 * A polling frame through a PN532 behind PC/SC, as in an ACR122U. Unofficial: put together from public research and the
 * chip's manual; pcscd's driver must allow escape commands (ifdDriverOptions 0x0001 in its Info.plist).
 */

/** Commands of the chip travel in a pseudo APDU. @spec ACR122U API 2.04, 4.1 (Direct Transmit) */
function directTransmit(...command: readonly number[]): Uint8Array {
  return Uint8Array.of(0xff, 0x00, 0x00, 0x00, command.length, ...command);
}

const TO_CHIP = 0xd4;
const FROM_CHIP = 0xd5;
/** @spec PN532 user manual (UM0701-02), 7.2 and 7.3 */
const RF_CONFIGURATION = 0x32;
const WRITE_REGISTER = 0x08;
const IN_COMMUNICATE_THRU = 0x42;

/** Item 5, retries: ATR_REQ for ever, PSL_REQ once, passive activation never again. */
const RETRIES = [0x05, 0xff, 0x01, 0x00];
/** CIU_BitFraming 0: whole bytes. */
const BIT_FRAMING = [0x63, 0x3d, 0x00];

/** @param frame with its CRC */
export function ecpCommands(frame: Uint8Array): Uint8Array[] {
  return [
    directTransmit(TO_CHIP, RF_CONFIGURATION, ...RETRIES),
    directTransmit(TO_CHIP, WRITE_REGISTER, ...BIT_FRAMING),
    directTransmit(TO_CHIP, IN_COMMUNICATE_THRU, ...frame),
  ];
}

/**
 * Did the chip take all three? What it says of the frame does not matter: nobody answers one, so it reports that it
 * waited in vain.
 */
export function ecpSent(responses: readonly Uint8Array[]): boolean {
  return [RF_CONFIGURATION, WRITE_REGISTER, IN_COMMUNICATE_THRU].every((command, index) => {
    const response = responses[index] ?? new Uint8Array(0);
    const [sw1, sw2] = response.subarray(-2);
    return response[0] === FROM_CHIP && response[1] === command + 1 && sw1 === 0x90 && sw2 === 0x00;
  });
}
