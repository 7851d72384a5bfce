package shop;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/** An entry token by Nimbus JOSE + JWT. The type has to be named, or it refuses every token of ours. */
final class NimbusEntryTokens {
  private static final Set<String> REQUIRED = Set.of("sub", "pos", "epo", "iat", "exp", "jti", "v");

  private final SecretKeySpec key;

  NimbusEntryTokens(byte[] secret) {
    key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /** @throws Exception the token is refused */
  JWTClaimsSet check(String token, String eventId) throws Exception {
    var claims =
        new DefaultJWTClaimsVerifier<SecurityContext>(
            eventId, // aud: the event of this request
            new JWTClaimsSet.Builder().issuer("urr").build(),
            REQUIRED);
    claims.setMaxClockSkew(5); // config.leewaySeconds; the default is a minute

    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("urr-entry+jwt")));
    processor.setJWSKeySelector(new SingleKeyJWSKeySelector<>(JWSAlgorithm.HS256, key));
    processor.setJWTClaimsSetVerifier(claims);
    return processor.process(token, null);
  }
}
