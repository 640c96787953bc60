import { describe, expect, it } from 'vitest';
import { dataElement, dataElements } from '../../../../src/card/emv/data-elements.ts';

describe('the data element dictionary', () => {
  it.each([
    ['common', undefined],
    ['of kernel 2', 2],
    ['of kernel 3', 3],
    ['of kernel 4', 4],
  ])('%s has sane rows, one for each tag', (_, kernelId) => {
    const elements = dataElements(kernelId);
    expect(elements.length).toBeGreaterThan(6);
    for (const element of elements) {
      expect(element.minLength, element.name).toBeLessThanOrEqual(element.maxLength);
      expect(element.name).not.toBe('');
      expect(dataElement(element.tag, kernelId), element.name).toBe(element);
    }
  });

  it('knows a common element without and within a kernel', () => {
    expect(dataElement(0x9f02)).toMatchObject({
      name: 'Amount, Authorised (Numeric)',
      format: 'n',
      maxLength: 6,
    });
    expect(dataElement(0x9f02, 3)).toBe(dataElement(0x9f02));
    expect(dataElement(0x9f02, 99)).toBe(dataElement(0x9f02));
  });

  it('keeps apart what kernels read differently', () => {
    expect(dataElement(0x9f6e)).toBeUndefined();
    expect(dataElement(0x9f6e, 2)?.name).toBe('Third Party Data');
    expect(dataElement(0x9f6e, 3)?.name).toBe('Form Factor Indicator (FFI)');
    expect(dataElement(0x9f66, 2)?.maxLength).toBe(2);
    expect(dataElement(0x9f66, 3)?.maxLength).toBe(4);
    expect(dataElement(0x9f69, 2)?.format).toBe('dol');
  });

  it('says who may change an element in kernel 2, and is silent on tags kernel 2 does not know', () => {
    expect(dataElement(0x9f36, 2)?.update).toContain('RA');
    expect(dataElement(0x9f02, 2)?.update).toEqual(['K', 'ACT', 'DET']);
    expect(dataElement(0xdf8120, 2)?.update).toEqual(['K']);
    expect(dataElement(0x93, 2)?.update).toBeUndefined();
  });

  it.each([0x57, 0x5a, 0x56, 0x5f20, 0x9f1f, 0x9f20, 0x9f46, 0x70, 0x77])(
    'marks %i as sensitive, whichever kernel reads it',
    (tag) => {
      expect(dataElement(tag)?.sensitive).toBe(true);
      expect(dataElement(tag, 2)?.sensitive).toBe(true);
      expect(dataElement(tag, 3)?.sensitive).toBe(true);
    },
  );

  it('does not mark an amount as sensitive', () => {
    expect(dataElement(0x9f02)?.sensitive).toBe(false);
  });

  it('gives every template its own row', () => {
    for (const kernelId of [undefined, 2, 3, 4]) {
      for (const element of dataElements(kernelId)) {
        for (const template of element.templates) {
          expect(
            dataElement(template, kernelId),
            `${element.name} in ${template.toString(16)}`,
          ).toBeDefined();
        }
      }
    }
  });
});
