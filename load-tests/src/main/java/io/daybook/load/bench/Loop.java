package io.daybook.load.bench;

/** Drives some connections of a load on one thread, until the load has ended. */
interface Loop extends Runnable {
  /** Starts no more requests, and ends when those under way are answered; from any thread. */
  void stop();
}
