import { describe, expect, it } from 'vitest';
import {
  CVM,
  CVM_CONDITION,
  CVM_CONDITION_NAMES,
  CVM_NAMES,
  parseCvmList,
} from '../../../../src/card/emv/cvm.ts';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';

describe('the CVM list', () => {
  it('has two amounts and its rules in order', () => {
    expect(parseCvmList(fromHex('000003E8FFFFFFFF42031F00'))).toEqual({
      amountX: 1000n,
      amountY: 4294967295n,
      rules: [
        { cvm: CVM.ENCIPHERED_PIN_ONLINE, applyNextIfUnsuccessful: true, condition: 3, code: 0x42 },
        { cvm: CVM.NO_CVM, applyNextIfUnsuccessful: false, condition: CVM_CONDITION.ALWAYS, code: 0x1f },
      ],
    });
  });

  it('may have no rules', () => {
    expect(parseCvmList(new Uint8Array(8))?.rules).toEqual([]);
  });

  it.each(['', '00000000000000', '00000000000000001F'])('is not %j', (hex) => {
    expect(parseCvmList(fromHex(hex))).toBeNull();
  });

  it('has a name for every method and condition with a constant', () => {
    for (const method of Object.values(CVM)) expect(CVM_NAMES[method]).toBeTruthy();
    for (const condition of Object.values(CVM_CONDITION)) expect(CVM_CONDITION_NAMES[condition]).toBeTruthy();
  });
});
