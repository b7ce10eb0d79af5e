package io.daybook.transfer;

import java.util.Arrays;

/** Tells lines apart without parsing them, by their first member. */
final class LineBegin {
  private LineBegin() {}

  /** Tells whether a line goes on behind these bytes. */
  static boolean is(byte[] begin, byte[] line) {
    return line.length > begin.length
        && Arrays.equals(line, 0, begin.length, begin, 0, begin.length);
  }
}
