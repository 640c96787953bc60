import { moneyParts } from '../state/money.ts';

/** An amount with figures of one width and a smaller currency, always set left to right. */
export function Money(props: { amount: string; currency: string; language: string }) {
  return (
    <bdi class="money" dir="ltr">
      {moneyParts(props.amount, props.currency, props.language).map(({ kind, text }, index) =>
        kind === 'currency' ? (
          <span key={index} class="money-currency">
            {text}
          </span>
        ) : (
          text
        ),
      )}
    </bdi>
  );
}
