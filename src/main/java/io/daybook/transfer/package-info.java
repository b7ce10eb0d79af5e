/**
 * Carries a log from one store to another as lines of JSON: what an export file says, and the check
 * of one while it is read.
 *
 * <p>Shape of a file, one JSON object a line: the header; with the keys of persons, one line each;
 * for each partition its events in order and a line that says where they end. Personal values stay
 * encrypted as they are stored.
 *
 * <pre>
 * {"daybook":"export","format":1,"store":…,"partitions":4,"exportedAt":…,"from":"0:0",
 *  "heads":"0:17,1:9","selected":[0,1,2,3],"keys":false,"previous":["0000…",…]}
 * {"key":…,"subject":…,"generation":1,"master":…,"wrapped":…,"createdAt":…,"erasedAt":…}
 * {"partition":0,"position":1,"stream":…,"version":1,"id":…,"type":…,"schemaVersion":1,"data":{…},
 *  "metadata":{…},"commandId":…,"commandIndex":0,"recordedAt":…,"hash":…}
 * {"end":0,"position":17,"events":17,"hash":…}
 * </pre>
 *
 * <p>May use: kernel, codec, platform, eventstore, integrity.
 */
@NullMarked
package io.daybook.transfer;

import org.jspecify.annotations.NullMarked;
