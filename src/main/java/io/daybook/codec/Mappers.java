package io.daybook.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;

/** The JSON mappers of the product. */
public final class Mappers {
  private static final int DEPTH_MAX = 64;
  private static final int NUMBER_LENGTH_MAX = 100;
  private static final int NAME_LENGTH_MAX = 256;

  /** A number of an exponent is stored plain: 1e300 has 301 digits. */
  private static final int STORED_NUMBER_LENGTH_MAX = 20_000;

  private Mappers() {}

  /**
   * Reads what clients send: duplicate and unknown fields, nulls for primitives, numbers for texts
   * and the other way round are errors; nesting is at most 64 deep.
   */
  public static JsonMapper strict() {
    return strictBase().build();
  }

  /**
   * Reads commands: strict, and times as RFC 3339 texts only. A component that is absent is null;
   * whether it may be is for the caller to check.
   */
  public static JsonMapper commands() {
    return strictBase()
        .disable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .addModule(new SimpleModule().addDeserializer(Instant.class, new InstantTexts()))
        .build();
  }

  /**
   * Reads events that clients append as trees: strict, decimals with all their digits; and writes
   * them as canonical JSON.
   */
  public static JsonMapper appended() {
    return strictBase()
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
        .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
        .build();
  }

  private static JsonMapper.Builder strictBase() {
    return base(NUMBER_LENGTH_MAX)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(
            LogicalType.Textual,
            config ->
                config
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
  }

  /**
   * Writes and reads what Daybook stores. Properties come out in alphabetical order without white
   * space, times as RFC 3339, absent values not at all. Unknown fields are skipped when an event is
   * read, so that an older program can read what a newer one wrote within one schema version.
   */
  public static JsonMapper stored() {
    return base(STORED_NUMBER_LENGTH_MAX)
        .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .serializationInclusion(JsonInclude.Include.NON_NULL)
        .build();
  }

  /**
   * Reads what is stored as trees that are written back as they were: numbers keep all their
   * digits.
   */
  public static JsonMapper tree() {
    return stored()
        .rebuild()
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }

  /**
   * Writes and reads the data of events on their way through upcasters: as {@link #stored}, and
   * nulls and absent values for primitives, texts for numbers and the other way round are errors,
   * decimals keep all their digits.
   */
  public static JsonMapper upcast() {
    return stored()
        .rebuild()
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .build();
  }

  /** Writes rows and answers: components in their declared order, absent values not at all. */
  public static JsonMapper shown() {
    return base(NUMBER_LENGTH_MAX)
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .serializationInclusion(JsonInclude.Include.NON_NULL)
        .build();
  }

  /**
   * The names of fields come from clients: the table of interned texts, which is one for the whole
   * process, is no place for them, and slow where there are tens of thousands.
   */
  private static JsonMapper.Builder base(int numberLengthMax) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(DEPTH_MAX)
            .maxNumberLength(numberLengthMax)
            .maxNameLength(NAME_LENGTH_MAX)
            .build();
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(constraints)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    return JsonMapper.builder(factory)
        .addModule(new JavaTimeModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE);
  }
}
