package io.daybook.transfer;

/** Says why an export or import can't go on; its message is one sentence for people. */
public final class TransferException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates it. */
  public TransferException(String message) {
    super(message);
  }
}
