package io.daybook.load.store;

/** Something whose rate is measured again and again, in turn with others. */
interface Contestant extends AutoCloseable {
  /** Returns what it is called in the report. */
  String name();

  /**
   * Does its work for so long.
   *
   * @return what was done each second
   * @throws IllegalStateException when anything went wrong: then there is no figure
   */
  double perSecond(int seconds) throws InterruptedException;

  /** Returns how many times the usual warm-up it needs: a whole server needs more. */
  default int warmups() {
    return 1;
  }

  /** Returns what there is to say about the last run, or an empty text. */
  default String remark() {
    return "";
  }

  @Override
  default void close() {}
}
