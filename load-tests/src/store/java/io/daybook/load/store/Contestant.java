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

  /** Returns what there is to say about the last run, or an empty text. */
  default String remark() {
    return "";
  }

  @Override
  default void close() {}
}
