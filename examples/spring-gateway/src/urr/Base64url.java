package urr;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** base64url without padding, strict: one text has exactly one encoding. */
final class Base64url {
  private Base64url() {}

  /** Null where it is not the canonical encoding of some bytes. */
  static byte[] decode(String segment) {
    if (!segment.matches("[A-Za-z0-9_-]+") || segment.length() % 4 == 1) return null;
    byte[] bytes = Base64.getUrlDecoder().decode(segment);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(segment) ? bytes : null;
  }

  /** Null where the bytes are not UTF-8 either. */
  static String decodeText(String segment) {
    byte[] bytes = decode(segment);
    if (bytes == null) return null;
    try {
      // Unlike `new String`, which puts replacement characters in, this decoder refuses.
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException error) {
      return null;
    }
  }
}
