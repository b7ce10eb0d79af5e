package io.daybook.codec;

import java.math.BigDecimal;

/** How long numbers are when they are written without an exponent. */
final class NumberText {
  /** The longest number that is read again. */
  static final int LENGTH_MAX = 100;

  private NumberText() {}

  /** Tells whether a number, as JSON without an exponent, has at most 100 characters. */
  static boolean isShort(BigDecimal number) {
    long digits = number.precision();
    long scale = number.scale();
    long length = scale < 0 ? digits - scale : Math.max(digits, scale + 1) + 1;
    return length + 1 <= LENGTH_MAX;
  }
}
