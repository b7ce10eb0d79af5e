package io.daybook.platform;

/** Every address on the event bus, with the package that owns it. */
public final class BusAddresses {
  private BusAddresses() {}

  /** Owner {@code feed}: a consumer asks to be sent feed batches; body {@code FeedRequest}. */
  public static final String FEED_SUBSCRIBE = "feed.subscribe";

  /** Owner {@code schedule}: a command for later; body {@code DeferredCommand}. */
  public static final String SCHEDULE = "schedule";

  /**
   * Owner {@code partition}: a command for a stream of the partition; reply {@code CommandReply}.
   */
  public static String command(int partition) {
    return "command." + partition;
  }

  /** Owner {@code partition}: published after each commit; body {@code CommittedBatch}. */
  public static String committed(int partition) {
    return "committed." + partition;
  }

  /**
   * Owner {@code partition}: keys were destroyed; body {@code SubjectErased}, reply when forgotten.
   */
  public static String erasedPartition(int partition) {
    return "erased.partition." + partition;
  }

  /** Owner {@code view}: the same for one slice of a view. */
  public static String erasedSlice(String view, int slice) {
    return "erased.view." + view + '.' + slice;
  }

  /**
   * Owner {@code reactor}: keys were destroyed; body {@code SubjectErased}, reply when forgotten.
   */
  public static String erasedReactor(String name) {
    return "erased.reactor." + name;
  }

  /** Owner {@code reactor}: what a reactor is asked; body {@code ReactorRequest}. */
  public static String reactor(String name) {
    return "reactor." + name;
  }

  /** Owner {@code feed}: where a consumer of that name receives its batches. */
  public static String feed(String consumer) {
    return "feed.to." + consumer;
  }

  /** Owner {@code view}: a query for one slice of a view; reply {@code QueryReply}. */
  public static String query(String view, int slice) {
    return "query." + view + '.' + slice;
  }

  /** Owner {@code view}: published by each slice after each batch; body {@code RowChanges}. */
  public static String changes(String view) {
    return "changes." + view;
  }

  /**
   * Owner {@code view}: the row changes of a view for one rollup over it; body {@code RowChanges}.
   */
  public static String changesFor(String view, String rollup) {
    return "changes." + view + ".for." + rollup;
  }

  /**
   * Owner {@code view}: published by a slice when it stops at an event; body a text, which says
   * where and why.
   */
  public static String stopped(String view) {
    return "stopped." + view;
  }

  /** Owner {@code view}: asks a slice for all its rows; reply {@code RowChanges} from the start. */
  public static String rows(String view, int slice) {
    return "rows." + view + '.' + slice;
  }
}
